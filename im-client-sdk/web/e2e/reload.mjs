// What the SDK keeps in a real browser's IndexedDB: a page is loaded anew without a network and shows what it had, and
// nothing is left after logout. Needs `npm run build -w sdk`; the server is a few answers in the page.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { launchBrowser } from '../scripts/browser.mjs';

const SDK = new URL('../sdk/dist', import.meta.url);

const server = createServer((request, response) => {
  if (request.url === '/') {
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>Reload</title>');
    return;
  }
  readFile(new URL(SDK.href + request.url)).then(
    (script) => response.setHeader('content-type', 'text/javascript').end(script),
    () => response.writeHead(404).end(),
  );
});

/** Runs in the page; without a network its socket never opens. */
async function visit(network) {
  const { IndexedDbStore, keepIn, ParleyClient } = await import('/index.js');
  const message = (seq) => ({
    messageId: String(seq),
    conversationId: '7',
    seq,
    senderId: '102',
    clientMsgId: '',
    sentAtMs: 1,
    content: { kind: { case: 'text', value: { text: `text ${seq}` } }, replyTo: 0, mentions: [] },
    changeSeq: 0,
    edits: 0,
    editedAtMs: 0,
    recalled: false,
    reactions: [],
    pinnedById: '0',
    pinnedAtMs: 0,
  });
  const answers = {
    hello: {
      case: 'helloResult',
      value: {
        userId: '101',
        connectionId: 'c',
        serverTimeMs: 1,
        tokenExpiresAtMs: Date.now() + 600_000,
        limits: { maxTextBytes: 8_192, maxMessagesPerSend: 3, maxPullMessages: 50, pingIntervalMs: 20_000 },
        logEpoch: '7',
      },
    },
    sync: {
      case: 'syncResult',
      value: {
        conversations: [
          {
            conversationId: '7',
            kind: 1,
            members: ['101', '102'].map((userId) => ({ userId, kind: 3, name: userId, readSeq: 0, deliveredSeq: 0 })),
            firstSeq: 1,
            lastSeq: 2,
            readSeq: 0,
            unread: 2,
            mentionedSeqs: [],
            lastMessage: message(2),
            updatedAtMs: 1,
            changeSeq: 0,
          },
        ],
        removedConversationIds: [],
        nextToken: new Uint8Array([1]),
      },
    },
    pull: {
      case: 'pullResult',
      value: {
        conversationId: '7',
        messages: [message(1), message(2)],
        coveredFromSeq: 1,
        coveredToSeq: 2,
        lastSeq: 2,
        firstSeq: 1,
      },
    },
  };
  const refused = { case: 'error', value: { code: 2000, message: '', retryable: false, retryAfterMs: 0 } };
  let events = null;
  const wire = {
    open(_url, given) {
      events = given;
      if (network) {
        setTimeout(() => events?.opened());
      }
    },
    send(replyTo, body) {
      setTimeout(() => events?.frame({ replyTo, body: answers[body.case] ?? refused }));
    },
    close() {
      events = null;
    },
  };
  const failures = [];
  const store = new IndexedDbStore({ deployment: 'wss://chat.test/ws', userId: '101' });
  const client = new ParleyClient(
    {
      tokenSource: () => Promise.resolve({ accessToken: 'token' }),
      deviceId: 'device-of-page',
      wsUrl: 'wss://chat.test/ws',
      support: false,
      relations: false,
      keeping: keepIn(store, { onFailure: ({ reason }) => failures.push(reason) }),
    },
    { wire },
  );
  client.connect();
  const timeline = client.timeline('7');
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  globalThis.client = client;
  return { failures, texts: timeline.get().messages.map(({ content }) => content.text) };
}

/** Runs in the page. */
async function logOut() {
  await globalThis.client.forget();
  return (await globalThis.indexedDB.databases()).map(({ name }) => name);
}

await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const browser = await launchBrowser();
try {
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  const wanted = { failures: [], texts: ['text 1', 'text 2'] };
  assert.deepEqual(await page.evaluate(visit, true), wanted);
  await page.reload();
  assert.deepEqual(await page.evaluate(visit, false), wanted);
  assert.deepEqual(await page.evaluate(logOut), []);
  console.log('E2E PASSED');
} finally {
  await browser.close();
  server.close();
}
