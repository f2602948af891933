// Notifications in a real browser: the SDK subscribes (against a push manager of the test's own, as the browser's needs its
// vendor's service), and the service worker shows what is pushed to it, unless a page is visible; what it shows is noted, as a browser
// without a screen allows no notifications. Needs `npm run build -w sdk`.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { launchBrowser } from '../scripts/browser.mjs';

const SDK = new URL('../sdk/', import.meta.url);
const NOTE = { conversationId: '7', seq: 12, title: 'Ann', preview: 'Are you there?', unread: 3 };

const server = createServer((request, response) => {
  if (request.url === '/') {
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>Push</title>');
    return;
  }
  const file = request.url === '/push-worker.js' ? 'push-worker.js' : `dist${request.url}`;
  readFile(new URL(file, SDK)).then(
    (script) => response.setHeader('content-type', 'text/javascript').end(script),
    () => response.writeHead(404).end(),
  );
});

/** Runs in the page. */
async function subscribe() {
  const { ParleyRest, WebPush } = await import('/index.js');
  const asked = [];
  const fetch = (url, { method, headers, body }) => {
    asked.push([method, new URL(url).pathname + new URL(url).search, headers.authorization, body && JSON.parse(body)]);
    return Promise.resolve(
      method === 'GET'
        ? globalThis.Response.json({ publicKey: 'BPx_' })
        : new globalThis.Response(null, { status: 204 }),
    );
  };
  const made = [];
  const subscription = (key) => ({
    options: { applicationServerKey: Uint8Array.from(key).buffer },
    toJSON: () => ({ endpoint: 'https://push.test/1', keys: { p256dh: 'P', auth: 'A' } }),
    unsubscribe: () => made.push('unsubscribed'),
  });
  let known = subscription([1, 2, 3]);
  const pushManager = {
    getSubscription: () => Promise.resolve(known),
    subscribe: (options) => {
      made.push(options);
      known = subscription([4, 252, 127]);
      return Promise.resolve(known);
    },
  };
  const push = new WebPush(new ParleyRest({ fetch }), () => Promise.resolve({ accessToken: 'token' }), 'device-1');
  await push.enable({ pushManager });
  await push.enable({ pushManager });
  await push.disable({ pushManager });
  pushManager.subscribe = () => Promise.reject(new globalThis.DOMException('no', 'NotAllowedError'));
  const refused = await push.enable({ pushManager }).catch(({ code }) => code);
  return { asked, made, refused };
}

/** Runs in the page. */
async function register() {
  await globalThis.navigator.serviceWorker.register('/push-worker.js');
  await globalThis.navigator.serviceWorker.ready;
}

/** Runs in the service worker. */
function note() {
  globalThis.shown = [];
  globalThis.registration.showNotification = (title, options) => {
    globalThis.shown.push({ title, ...options });
    return Promise.resolve();
  };
}

await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const origin = `http://127.0.0.1:${server.address().port}`;
const browser = await launchBrowser();
try {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${origin}/`);

  const put = ['PUT', '/api/v1/push/subscriptions', 'Bearer token'];
  const body = { deviceId: 'device-1', endpoint: 'https://push.test/1', keys: { p256dh: 'P', auth: 'A' } };
  const key = ['GET', '/api/v1/push/key', 'Bearer token', undefined];
  const options = { userVisibleOnly: true, applicationServerKey: 'BPx_' };
  const { asked, made, refused } = await page.evaluate(subscribe);
  assert.deepEqual(asked.slice(0, 4), [key, [...put, body], key, [...put, body]]);
  assert.deepEqual(asked[4].slice(0, 2), ['DELETE', '/api/v1/push/subscriptions?deviceId=device-1']);
  assert.deepEqual(made, ['unsubscribed', options, options, 'unsubscribed']);
  assert.equal(refused, 'NOT_ALLOWED');

  // Pushed by the browser's own tools, which need no push service.
  const tools = await context.newCDPSession(page);
  const registered = new Promise((resolve) => {
    tools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      if (registrations.length > 0) {
        resolve(registrations[0].registrationId);
      }
    });
  });
  await tools.send('ServiceWorker.enable');
  await page.evaluate(register);
  const registrationId = await registered;
  const deliver = () =>
    tools.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data: JSON.stringify(NOTE) });
  const [worker] = context.serviceWorkers();
  await worker.evaluate(note);
  const shown = () => worker.evaluate(() => globalThis.shown);
  await deliver();
  await page.waitForTimeout(500);
  assert.deepEqual(await shown(), []);

  await page.goto('about:blank');
  await deliver();
  await page.waitForTimeout(500);
  const { title, preview, conversationId } = NOTE;
  assert.deepEqual(await shown(), [{ title, body: preview, tag: conversationId, renotify: true, data: NOTE }]);
  console.log('E2E PASSED');
} finally {
  await browser.close();
  server.close();
}
