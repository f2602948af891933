// A service worker that shows Parley's notifications; to be served by the host itself. A host that has one of its own takes it
// in by `importScripts`. Where a page is visible nothing is shown: the page shows the message.
/* global self */
'use strict';

self.addEventListener('push', (event) => {
  if (event.data) {
    event.waitUntil(show(event.data.json()));
  }
});

/** A page of the host is brought to the front, and is posted what was clicked; where there is none, one is opened. */
self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data));
});

function pages() {
  return self.clients.matchAll({ type: 'window', includeUncontrolled: true });
}

async function show(message) {
  if ((await pages()).some((page) => page.visibilityState === 'visible')) {
    return;
  }
  await self.registration.showNotification(message.title || self.location.host, {
    body: message.preview,
    tag: message.conversationId,
    renotify: true,
    data: message,
  });
}

async function open({ conversationId, seq }) {
  const [page] = await pages();
  if (page) {
    page.postMessage({ type: 'parley.open', conversationId, seq });
    await page.focus();
  } else {
    await self.clients.openWindow(self.registration.scope);
  }
}
