import { envelope, readHostMessage, type AppMessage, type HostMessage } from './protocol';

/** The page around the app. */
export interface Host {
  post(message: AppMessage): void;
}

export interface HostEvents {
  shown(): void;
  hidden(): void;
}

export type Init = Extract<HostMessage, { type: 'init' }>;

/** No loader around: the app was opened in a tab of its own. */
const ALONE: Init = { type: 'init', locale: null, open: true, kept: {} };

/**
 * The app's end of the line to the loader. It posts to the one origin that the address names: a page that embeds the app
 * under a false name gets no message, because the browser delivers none, and is heard by nobody.
 */
export class HostBridge implements Host {
  private events: HostEvents | null = null;
  private resolveInit: ((init: Init) => void) | null = null;

  constructor(
    private readonly app: Window,
    private readonly hostOrigin: string | null,
  ) {}

  /** Says that the app is there, and waits for the loader's first word. */
  start(): Promise<Init> {
    if (this.app.parent === this.app || this.hostOrigin === null) {
      return Promise.resolve(ALONE);
    }
    return new Promise((resolve) => {
      this.resolveInit = resolve;
      this.app.addEventListener('message', this.onMessage);
      this.post({ type: 'ready' });
    });
  }

  listen(events: HostEvents): void {
    this.events = events;
  }

  post(message: AppMessage): void {
    if (this.hostOrigin !== null && this.app.parent !== this.app) {
      this.app.parent.postMessage(envelope(message), this.hostOrigin);
    }
  }

  private readonly onMessage = (event: MessageEvent<unknown>): void => {
    if (event.origin !== this.hostOrigin || event.source !== this.app.parent) {
      return;
    }
    const message = readHostMessage(event.data);
    switch (message?.type) {
      case 'init':
        this.resolveInit?.(message);
        this.resolveInit = null;
        return;
      case 'shown':
        return this.events?.shown();
      case 'hidden':
        return this.events?.hidden();
      case undefined:
        return;
    }
  };
}

/** The host's origin from the app's address; null if it is missing or no origin. */
export function hostOriginOf(address: URL): string | null {
  const host = address.searchParams.get('host');
  if (host === null) {
    return null;
  }
  try {
    const { origin, protocol } = new URL(host);
    return (protocol === 'http:' || protocol === 'https:') && origin === host ? origin : null;
  } catch {
    return null;
  }
}
