import { envelope, readAppMessage, type AppMessage, type HostMessage } from '../host/protocol';

const READY_TIMEOUT_MS = 10_000;

export interface FrameEvents {
  /** The app is there; it gets `init` as the first word. */
  ready(): HostMessage;
  message(message: AppMessage): void;
  /** No word from the app in time: blocked by frame-ancestors, offline, or broken. */
  timedOut(): void;
}

/** The iframe with the app in it, and the only place where messages are posted and taken. */
export class AppFrame {
  private element: HTMLIFrameElement | null = null;
  private timer = 0;
  private heard = false;

  constructor(
    private readonly origin: string,
    private readonly siteKey: string,
    private readonly title: string,
    private readonly parent: HTMLElement,
    private readonly events: FrameEvents,
  ) {}

  get loaded(): boolean {
    return this.element !== null;
  }

  load(): void {
    if (this.element) {
      return;
    }
    const frame = document.createElement('iframe');
    const address = new URL('/widget/app', this.origin);
    address.searchParams.set('site', this.siteKey);
    // The app posts to this origin only. A page that lies about its own gets no message at all.
    address.searchParams.set('host', location.origin);
    frame.src = address.href;
    frame.title = this.title;
    this.element = frame;
    this.heard = false;
    window.addEventListener('message', this.onMessage);
    this.timer = window.setTimeout(() => this.giveUp(), READY_TIMEOUT_MS);
    this.parent.append(frame);
  }

  /** Takes the frame away, so that the next load starts anew. */
  unload(): void {
    window.clearTimeout(this.timer);
    window.removeEventListener('message', this.onMessage);
    this.element?.remove();
    this.element = null;
  }

  post(message: HostMessage): void {
    if (this.heard) {
      this.element?.contentWindow?.postMessage(envelope(message), this.origin);
    }
  }

  focus(): void {
    this.element?.focus();
  }

  private readonly onMessage = (event: MessageEvent<unknown>): void => {
    if (event.origin !== this.origin || !this.element || event.source !== this.element.contentWindow) {
      return;
    }
    const message = readAppMessage(event.data);
    if (!message) {
      return;
    }
    if (message.type === 'ready') {
      window.clearTimeout(this.timer);
      this.heard = true;
      this.post(this.events.ready());
    } else if (this.heard) {
      this.events.message(message);
    }
  };

  private giveUp(): void {
    this.unload();
    this.events.timedOut();
  }
}
