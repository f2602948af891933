// A visitor's page and an agent's desk chat while the server is killed in the middle: see README.md beside it.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { launchBrowser } from '../scripts/browser.mjs';
import { ask, stopListening } from './driver.mjs';
import { Agent, Visitor } from './sides.mjs';

const {
  PARLEY_DEMO_URL: demoUrl,
  PARLEY_DESK_URL: deskUrl,
  PARLEY_LOGIN: login,
  PARLEY_PASSWORD: password,
  PARLEY_E2E_KILL: kill = 'yes',
  PARLEY_E2E_SHOTS: shots,
} = process.env;
if (!demoUrl || !deskUrl || !login || !password) {
  console.error('PARLEY_DEMO_URL, PARLEY_DESK_URL, PARLEY_LOGIN and PARLEY_PASSWORD are needed: see e2e/README.md');
  process.exit(2);
}

const QUICK_MS = 10_000;
/** After a restart: the server's start is over, but the clients' pauses between tries have grown. */
const RECOVERY_MS = 90_000;
const STREAM = 20;
/** Both sides are in the middle of writing when the server dies. */
const BEFORE_KILL_MS = 1_000;
const run = Date.now().toString(36);
const written = { visitor: [], agent: [] };

const browser = await launchBrowser();
const sides = [];
let visitor;
let agent;
try {
  visitor = new Visitor(await page('en-GB'), demoUrl);
  agent = new Agent(await page('en-GB'), deskUrl);
  sides.push(visitor, agent);
  await chat();
  console.log('E2E PASSED');
} catch (failure) {
  await picture('failed').catch(() => undefined);
  console.log(`E2E FAILED: ${failure.message.split('\n').slice(0, 40).join('\n  ')}`);
  process.exitCode = 1;
} finally {
  await browser.close();
  stopListening();
}

async function chat() {
  await agent.signIn(login, password);
  await agent.goOnline();
  await visitor.open();
  await say(visitor, 'hello');
  await step('the agent gets the chat', () => agent.take(`hello-${run}`));
  await settled('the first message is read', 'Read', QUICK_MS, visitor);

  await agent.field.pressSequentially('hi');
  await step('the visitor sees the agent typing', () => visitor.typing.filter({ hasText: 'typing' }).waitFor());
  await say(agent, 'hi');
  await visitor.field.pressSequentially('I');
  await step('the agent sees the visitor typing', () => agent.typing.filter({ hasText: 'typing' }).waitFor());
  await agree('both have the first messages', QUICK_MS);
  await settled('the answer is read', 'Read', QUICK_MS, agent);
  await picture('chatting');
  await changes();
  await replies();
  await reactions();

  await Promise.all([stream(visitor, 'quick'), stream(agent, 'quick')]);
  await agree('both have what both wrote at the same time', QUICK_MS);

  if (kill !== 'no') {
    const killed = visitor.page.waitForTimeout(BEFORE_KILL_MS).then(() => ask('KILL', 'KILLED'));
    await Promise.all([stream(visitor, 'dying', killed), stream(agent, 'dying', killed)]);
    await killed;
    await say(visitor, 'down');
    await say(agent, 'down');
    for (const side of sides) {
      await step(`${side.name}: a banner says it`, () => side.notice.filter({ hasText: /\w/u }).waitFor());
      const { receipts } = await side.read();
      assert.equal(receipts.at(-1), 'Sending', `${side.name}: state of what was written while the server is down`);
    }
    await picture('down');
    await ask('START', 'STARTED');
    await agree('both have everything after the restart', RECOVERY_MS);
    for (const side of sides) {
      await eventually(`${side.name}: the banner is gone`, QUICK_MS, async () =>
        assert.equal((await side.notice.textContent()).trim(), ''),
      );
      await settled(`${side.name}: everything is read`, 'Read', QUICK_MS, side);
    }
    await picture('recovered');
  }

  await visitor.page.keyboard.press('Escape');
  await step('Escape closes the widget', () =>
    visitor.launcher.and(visitor.page.locator('[aria-expanded=false]')).waitFor(),
  );
  await say(agent, 'badge');
  await step('the launcher counts', () => visitor.badge.filter({ hasText: '1' }).waitFor());
  await visitor.page.reload();
  await step('it still counts after a reload', () => visitor.badge.filter({ hasText: '1' }).waitFor());
  await visitor.launcher.click();
  await agent.page.reload();
  await agent.field.waitFor();
  for (const side of sides) {
    await step(`${side.name}: reads back to the first message`, () => side.readBack());
  }
  await agree('both have everything after a reload', QUICK_MS);
  await settled('opening it reads', 'Read', QUICK_MS, agent);

  await agent.resolve();
  await eventually('the visitor hears of the end', QUICK_MS, async () =>
    assert.ok((await visitor.read()).system.some((line) => line.includes('Conversation closed'))),
  );
  await say(visitor, 'again');
  await step('writing again brings the chat back', () => agent.field.waitFor());
  await agree('both have the whole of it', QUICK_MS);
  await settled('the last word is read', 'Read', QUICK_MS, visitor);
  await picture('end');
}

/** The visitor mends what was said first, the agent takes back what was said just now. */
async function changes() {
  const [first] = written.visitor;
  written.visitor[0] = `visitor-mended-${run}`;
  await visitor.edit(first, written.visitor[0]);
  await say(agent, 'oops');
  await agree('both have what was mended', QUICK_MS);
  await agent.recall(written.agent.pop());
  await agree('both have lost what was recalled', QUICK_MS);
  for (const [side, line] of [
    [visitor, 'Message recalled'],
    [agent, 'You recalled a message'],
  ]) {
    const { edited, system } = await side.read();
    assert.equal(edited, 1, `${side.name}: messages marked as edited`);
    assert.ok(system.at(-1).startsWith(line), `${side.name}: the last line is ${system.at(-1)}`);
  }
  await picture('changed');
}

/** The visitor answers the agent's first message, and the agent goes from the answer to it. */
async function replies() {
  const [asked] = written.agent;
  const text = `visitor-answer-${run}`;
  written.visitor.push(text);
  await visitor.reply(asked, text);
  await agree('both have the answer', QUICK_MS);
  for (const side of sides) {
    assert.deepEqual((await side.read()).quotes, [asked], `${side.name}: what is answered`);
  }
  await step('the agent goes from the answer to what it answers', () => agent.follow(text, asked));
  await picture('answered');
}

/** The visitor reacts, the agent joins in, and the visitor takes it back. */
async function reactions() {
  const [text] = written.agent;
  const shown = (side, count, pressed) =>
    step(`${side.name}: ${count} with the same reaction`, () =>
      side
        .reaction(text, '👍')
        .and(side.list.locator(`[aria-pressed=${pressed}]`))
        .filter({ hasText: String(count) })
        .waitFor(),
    );
  await visitor.react(text, 'Thumbs up');
  await shown(visitor, 1, true);
  await shown(agent, 1, false);
  await agent.reaction(text, '👍').click();
  await shown(agent, 2, true);
  await shown(visitor, 2, true);
  await picture('reacted');
  await visitor.reaction(text, '👍').click();
  await shown(agent, 1, true);
  await shown(visitor, 1, false);
}

async function page(locale) {
  const context = await browser.newContext({ locale, viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' });
  context.setDefaultTimeout(QUICK_MS);
  const opened = await context.newPage();
  opened.on('pageerror', (error) => console.log(`page error: ${error.message}`));
  return opened;
}

async function say(side, word) {
  const text = `${side.name}-${word}-${run}`;
  written[side.name].push(text);
  await side.write(text);
}

/** One message after the other; with `until`, for as long as that is pending. */
async function stream(side, word, until) {
  let going = true;
  void until?.finally(() => (going = false)).catch(() => undefined);
  for (let i = 0; until ? going : i < STREAM; i++) {
    await say(side, `${word}${i}`);
    await side.page.waitForTimeout(until ? 150 : 20);
  }
}

/** Both sides show every message once, in one order, which keeps the order of each. */
async function agree(what, patienceMs) {
  await eventually(what, patienceMs, async () => {
    const [left, right] = [(await visitor.read()).texts, (await agent.read()).texts];
    assert.deepEqual(left, right, 'the two sides differ');
    for (const side of sides) {
      assert.deepEqual(
        left.filter((text) => text.startsWith(`${side.name}-`)),
        written[side.name],
        `what the ${side.name} wrote`,
      );
    }
  });
}

/** Every own message of this side has come so far. */
async function settled(what, state, patienceMs, side) {
  await eventually(what, patienceMs, async () => {
    const { receipts } = await side.read();
    assert.ok(receipts.length > 0, 'no states');
    assert.deepEqual([...new Set(receipts)], [state]);
  });
}

async function eventually(what, patienceMs, check) {
  const end = Date.now() + patienceMs;
  await step(what, async () => {
    for (;;) {
      try {
        return await check();
      } catch (failure) {
        if (Date.now() > end) {
          throw failure;
        }
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  });
}

async function step(what, work) {
  const start = Date.now();
  try {
    await work();
  } catch (failure) {
    failure.message = `${what}: ${failure.message}`;
    throw failure;
  }
  console.log(`ok   ${what} (${Date.now() - start} ms)`);
}

async function picture(name) {
  if (shots) {
    mkdirSync(shots, { recursive: true });
    for (const side of sides) {
      await side.page.screenshot({ path: join(shots, `${name}-${side.name}.png`) });
    }
  }
}
