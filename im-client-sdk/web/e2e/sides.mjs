// The two sides of a chat as a person sees and uses them.

/** Reads what stands in a list of messages: texts in order, and the state beside each group of own ones. */
async function read(list) {
  return list.evaluate((element) => ({
    texts: [...element.querySelectorAll('.group:not(.greeting) .bubble')].map((bubble) =>
      // Without the mark of what was edited, and without what it answers.
      [...bubble.childNodes]
        .filter((node) => !['edited', 'quote'].includes(node.className))
        .map((node) => node.textContent)
        .join('')
        .trim(),
    ),
    quotes: [...element.querySelectorAll('.quote-text')].map((quote) => quote.textContent),
    edited: element.querySelectorAll('.edited').length,
    system: [...element.querySelectorAll('.system')].map((line) => line.textContent),
    receipts: [...element.querySelectorAll('.receipt')].map((receipt) => receipt.getAttribute('aria-label')),
  }));
}

/** Goes up until the first message is there: what is loaded at first is the newest page. */
async function readBack(list) {
  const older = list.locator('.older');
  while ((await older.count()) > 0) {
    const before = await list.locator('.bubble').count();
    await list.evaluate((element) => element.scrollTo(0, 0));
    for (let i = 0; i < 50 && (await list.locator('.bubble').count()) === before; i++) {
      await list.page().waitForTimeout(50);
    }
  }
  await list.evaluate((element) => element.scrollTo(0, element.scrollHeight));
}

/** The first message with this text; others may quote it. */
function lineOf(list, text) {
  return list.locator('.line', { hasText: text }).first();
}

/** Presses what the message with this text answers, and waits until the reader is there. */
async function follow(list, text, to) {
  await lineOf(list, text).locator('.quote').click();
  await list.locator('.bubble[data-found]', { hasText: to }).waitFor();
}

/** The chip with this emoji under the message with this text. */
function reaction(list, text, emoji) {
  return lineOf(list, text).locator('.reaction', { hasText: emoji });
}

/** Chooses from the menu of the message with this text. */
async function choose(list, text, ...choices) {
  const line = lineOf(list, text);
  await line.hover();
  await line.locator('.message-more').click();
  for (const choice of choices) {
    const sheet = list.locator('.message-sheet');
    await sheet
      .getByText(choice, { exact: true })
      .or(sheet.getByLabel(choice, { exact: true }))
      .click();
  }
}

export class Visitor {
  constructor(page, url) {
    this.page = page;
    this.url = url;
    this.name = 'visitor';
    this.launcher = page.locator('[data-parley] .launcher');
    this.badge = page.locator('[data-parley] .badge');
    this.app = page.frameLocator('[data-parley] iframe');
    this.field = this.app.locator('textarea');
    this.list = this.app.locator('.list');
    this.notice = this.app.locator('.link-notice');
    this.typing = this.app.locator('.typing');
  }

  async open() {
    await this.page.goto(this.url);
    await this.launcher.click();
    await this.field.waitFor();
  }

  async write(text) {
    await this.field.fill(text);
    await this.field.press('Enter');
  }

  async edit(text, instead) {
    await choose(this.list, text, 'Edit');
    await this.write(instead);
  }

  async reply(to, text) {
    await choose(this.list, to, 'Reply');
    await this.app.locator('.composing', { hasText: to }).waitFor();
    await this.write(text);
  }

  /** Reacts from the menu. */
  react(text, name) {
    return choose(this.list, text, name);
  }

  reaction(text, emoji) {
    return reaction(this.list, text, emoji);
  }

  read() {
    return read(this.list);
  }

  readBack() {
    return readBack(this.list);
  }
}

export class Agent {
  constructor(page, url) {
    this.page = page;
    this.url = url;
    this.name = 'agent';
    this.field = page.locator('[data-reply]');
    this.list = page.locator('.messages');
    this.rows = page.locator('[data-row]');
    this.notice = page.locator('.link-banner');
    this.typing = page.locator('.chat-pane .typing');
  }

  async signIn(login, password) {
    await this.page.goto(this.url);
    await this.page.locator('[name=login]').fill(login);
    await this.page.locator('[name=password]').fill(password);
    await this.page.locator('[type=submit]').click();
    await this.page.locator('.list-section').first().waitFor();
  }

  async goOnline() {
    const availability = this.page.getByRole('switch');
    if ((await availability.getAttribute('aria-checked')) !== 'true') {
      await availability.click();
    }
    await this.page.locator('[role=switch][aria-checked=true]').waitFor();
  }

  /** Opens the chat whose last line holds this text. */
  async take(text) {
    await this.rows.filter({ hasText: text }).click();
    await this.field.waitFor();
  }

  async write(text) {
    await this.field.fill(text);
    await this.field.press('Enter');
  }

  recall(text) {
    return choose(this.list, text, 'Recall', 'Recall');
  }

  reaction(text, emoji) {
    return reaction(this.list, text, emoji);
  }

  follow(text, to) {
    return follow(this.list, text, to);
  }

  async resolve() {
    await this.page.keyboard.press('Escape');
    await this.page.keyboard.press('e');
    await this.page.locator('[role=dialog] .button-main').click();
  }

  read() {
    return read(this.list);
  }

  readBack() {
    return readBack(this.list);
  }
}
