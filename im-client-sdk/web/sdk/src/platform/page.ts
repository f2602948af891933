import type { Page } from '../ports.js';

/** The page around this script; where there is none (Node), somebody is always looking. */
export function browserPage(): Page {
  const page = globalThis.document as Document | undefined;
  if (!page) {
    return { visible: () => true, subscribe: () => () => undefined };
  }
  return {
    visible: () => page.visibilityState === 'visible',
    subscribe: (listener) => {
      const shown = (): void => listener('shown');
      const online = (): void => listener('online');
      const changed = (): void => listener(page.visibilityState === 'visible' ? 'shown' : 'hidden');
      page.addEventListener('visibilitychange', changed);
      window.addEventListener('pageshow', shown);
      window.addEventListener('focus', shown);
      window.addEventListener('online', online);
      return () => {
        page.removeEventListener('visibilitychange', changed);
        window.removeEventListener('pageshow', shown);
        window.removeEventListener('focus', shown);
        window.removeEventListener('online', online);
      };
    },
  };
}

/** /ws on the page's own host. */
export function defaultUrl(): string {
  const page = globalThis.location as Location | undefined;
  return page ? `${page.protocol === 'https:' ? 'wss' : 'ws'}://${page.host}/ws` : 'ws://localhost:8081/ws';
}
