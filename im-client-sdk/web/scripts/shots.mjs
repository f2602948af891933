const frame = (name, query, extra = {}) => ({
  app: 'widget',
  name,
  path: `?${query}`,
  width: 384,
  height: 680,
  ...extra,
});

const desk = (name, query, extra = {}) => ({
  app: 'desk',
  name,
  path: `?${query}`,
  width: 1440,
  height: 900,
  ...extra,
});
const WIDTHS = [
  [320, 640],
  [390, 844],
  [820, 1000],
  [1440, 900],
];
const deskWidths = (name, query, extra = {}) =>
  WIDTHS.map(([width, height]) => desk(name, query, { width, height, ...extra }));

/** Opens the menu of one of the own messages, and asks for its recall. */
async function openMenu(page, at, recall = false) {
  const triggers = page.locator('.message-more');
  await triggers.nth(at).focus();
  await page.keyboard.press('Enter');
  if (recall) {
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
  }
}

/** For the README: they go to docs/images. */
const README = [
  { app: 'widget', name: 'readme', path: 'host.html?open', width: 1120, height: 780, image: 'widget' },
  { app: 'desk', name: 'readme', path: '?state=full', width: 1360, height: 800, image: 'desk' },
];

export const SHOTS = [
  ...README,
  ...deskWidths('login', 'state=login'),
  desk('login-wrong', 'state=wrong', { width: 820 }),
  desk('login-throttled', 'state=throttled&lang=zh-CN', { width: 820 }),
  desk('login-dark', 'state=login', { dark: true, width: 820 }),
  ...deskWidths('list', 'state=listed'),
  ...deskWidths('full', 'state=full'),
  ...deskWidths('visitor', 'state=full&visitor'),
  desk('dark', 'state=typing', { dark: true }),
  desk('chinese', 'state=zh&lang=zh-CN'),
  desk('loading', 'state=loading'),
  desk('opening', 'state=opening'),
  desk('list-failed', 'state=failed'),
  desk('empty', 'state=empty'),
  desk('away', 'state=away'),
  desk('fresh', 'state=fresh'),
  desk('waiting', 'state=waiting'),
  desk('waiting-away', 'state=waitingAway'),
  desk('resolving', 'state=resolving'),
  desk('resolving', 'state=resolving', { width: 390, height: 844 }),
  desk('resolved', 'state=resolved'),
  desk('offline', 'state=offline'),
  desk('replaced', 'state=replaced', { dark: true }),
  desk('failed-send', 'state=failedSend'),
  ...deskWidths('changed', 'state=changed'),
  desk('changed', 'state=changedZh&lang=zh-CN', { width: 360, height: 760 }),
  desk('changed-dark', 'state=editingRefused', { dark: true }),
  desk('message-menu', 'state=changed', { act: (page) => openMenu(page, 1) }),
  desk('message-menu', 'state=changed', { act: (page) => openMenu(page, -1), width: 390, height: 844 }),
  desk('message-recall', 'state=changedZh&lang=zh-CN', { act: (page) => openMenu(page, -1, true) }),
  desk('message-recall-rtl', 'state=changed&dir=rtl', {
    act: (page) => openMenu(page, -1, true),
    width: 820,
    height: 900,
  }),
  ...deskWidths('files', 'state=files'),
  desk('files-dark', 'state=files&lang=zh-CN', { dark: true, width: 820 }),
  frame('files', 'state=files'),
  frame('files', 'state=files&lang=zh-CN', { width: 320, height: 640 }),
  frame('files-dark', 'state=files', { dark: true }),
  desk('editing', 'state=editing'),
  desk('editing', 'state=editing', { width: 390, height: 844 }),
  desk('editing-refused', 'state=editingRefused', { width: 360, height: 760 }),
  desk('recall-refused', 'state=recallRefused'),
  desk('recalling', 'state=recalling'),
  desk('history-failed', 'state=historyFailed'),
  desk('names', 'state=names'),
  desk('names', 'state=names', { width: 390, height: 844 }),
  desk('long', 'state=long'),
  desk('rtl', 'state=rtl&dir=rtl'),
  desk('shortcuts', 'state=shortcuts'),
  desk('menu', 'state=full', { act: (page) => page.click('.menu summary') }),
  desk('jump', 'state=full', {
    height: 480,
    act: (page) => page.evaluate(() => document.querySelector('.messages').scrollTo(0, 0)),
  }),
  frame('starting', 'state=starting'),
  frame('empty', 'state=empty'),
  frame('loading', 'state=loading'),
  frame('full', 'state=full'),
  frame('full-phone', 'state=full', { width: 390, height: 844 }),
  frame('full-small', 'state=full', { width: 320, height: 568 }),
  frame('dark', 'state=typing', { dark: true }),
  frame('typing', 'state=typing'),
  frame('fresh', 'state=fresh'),
  frame('chinese', 'state=zh&lang=zh-CN'),
  frame('waiting', 'state=waiting'),
  frame('waiting-dark', 'state=waiting', { dark: true }),
  frame('waiting-zh', 'state=waiting&lang=zh-CN'),
  frame('resolved', 'state=resolved'),
  frame('offline', 'state=offline'),
  frame('failed', 'state=failed'),
  frame('failed-dark', 'state=failed', { dark: true }),
  frame('replaced', 'state=replaced'),
  frame('changed', 'state=changed'),
  frame('changed', 'state=changed', { width: 390, height: 844 }),
  frame('changed-zh', 'state=changedZh&lang=zh-CN', { width: 360, height: 700 }),
  frame('changed-dark', 'state=changed', { dark: true }),
  frame('changed-rtl', 'state=changed&dir=rtl', { act: (page) => openMenu(page, -1) }),
  frame('message-menu', 'state=changed', { act: (page) => openMenu(page, 1) }),
  frame('message-menu-short', 'state=changed', { act: (page) => openMenu(page, -1), width: 360, height: 700 }),
  frame('message-recall', 'state=changed', { act: (page) => openMenu(page, 1, true) }),
  frame('message-recall-zh', 'state=changedZh&lang=zh-CN', {
    act: (page) => openMenu(page, -1, true),
    width: 360,
    height: 700,
  }),
  frame('editing', 'state=editing'),
  frame('editing-phone', 'state=editing', { width: 360, height: 700 }),
  frame('editing-refused', 'state=editingRefused', { width: 360, height: 700 }),
  frame('editing-refused-dark', 'state=editingRefused', { dark: true }),
  frame('recall-refused', 'state=recallRefused'),
  frame('recalling', 'state=recalling'),
  frame('history-failed', 'state=historyFailed', {
    act: (page) => page.evaluate(() => document.querySelector('.list').scrollTo(0, 0)),
  }),
  frame('jump', 'state=full', {
    height: 480,
    act: async (page) => {
      await page.evaluate(() => document.querySelector('.list').scrollTo(0, 0));
    },
  }),
  frame('names', 'state=names'),
  frame('long', 'state=long'),
  frame('over', 'state=over&lang=zh-CN'),
  frame('rtl', 'state=rtl&dir=rtl'),
  frame('yellow', 'state=full&accent=ffd400'),
  frame('yellow-dark', 'state=full&accent=ffd400', { dark: true }),
  frame('unknown-site', 'state=unknownSite'),
  ...[320, 390, 820, 1440].map((width) => ({
    app: 'widget',
    name: 'host-closed',
    path: 'host.html',
    width,
    height: width < 600 ? 700 : 820,
  })),
  ...[320, 390, 820, 1440].map((width) => ({
    app: 'widget',
    name: 'host-open',
    path: 'host.html?open',
    width,
    height: width < 600 ? 700 : 820,
  })),
];
