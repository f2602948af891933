import { accentPalette } from '@parley/kit';
import type { AppMessage, HostMessage } from '../host/protocol';
import { AppFrame } from './frame';
import { hostStorage, MarkerStore } from './marker';
import { Panel } from './panel';
import type { LoaderSettings } from './settings';
import { loaderTexts } from './texts';

/** What a host page may call: `window.Parley.open()` and `window.Parley.close()`. */
export interface ParleyApi {
  open(): void;
  close(): void;
}

/** Joins launcher, frame and marker. Nothing is fetched before the first opening, unless a session was left open. */
export class LoaderWidget implements ParleyApi {
  private readonly marker: MarkerStore;
  private readonly panel: Panel;
  private readonly frame: AppFrame;
  private isOpen = false;
  private opener: HTMLElement | null = null;

  constructor(private readonly settings: LoaderSettings) {
    const texts = loaderTexts(settings.locale);
    this.marker = new MarkerStore(settings.siteKey, hostStorage());
    this.panel = new Panel(texts, {
      toggle: () => (this.isOpen ? this.close() : this.open()),
      close: () => this.close(),
      retry: () => this.load(),
    });
    this.frame = new AppFrame(settings.origin, settings.siteKey, texts.chat, this.panel.body, {
      ready: () => this.appReady(),
      message: (message) => this.appSaid(message),
      timedOut: () => this.panel.setState('failed'),
    });
    const accent = this.marker.get().accent ?? accentPalette(settings.accent);
    this.panel.setAccent(accent.fill, accent.ink);
  }

  mount(page: Document): void {
    page.body.append(this.panel.host);
    const viewport = window.visualViewport;
    if (viewport) {
      const fit = (): void => this.panel.setViewport(viewport.height, viewport.offsetTop);
      viewport.addEventListener('resize', fit);
      viewport.addEventListener('scroll', fit);
    }
    if (this.marker.get().session) {
      this.load();
    }
  }

  readonly open = (): void => {
    if (this.isOpen) {
      return;
    }
    this.isOpen = true;
    this.opener = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    this.panel.setOpen(true);
    if (this.frame.loaded) {
      this.frame.post({ type: 'shown' });
      this.frame.focus();
    } else {
      this.load();
      this.panel.focusDismiss();
    }
  };

  readonly close = (): void => {
    if (!this.isOpen) {
      return;
    }
    this.isOpen = false;
    this.panel.setOpen(false);
    this.frame.post({ type: 'hidden' });
    // Back to the launcher, or to the page's own control that called open().
    if (this.opener?.isConnected && this.opener !== document.body && this.opener !== this.panel.host) {
      this.opener.focus({ preventScroll: true });
    } else {
      this.panel.focusLauncher();
    }
  };

  private load(): void {
    this.panel.setState('loading');
    this.frame.load();
  }

  private appReady(): HostMessage {
    this.panel.setState('ready');
    if (this.isOpen) {
      this.frame.focus();
    }
    return { type: 'init', locale: this.settings.locale, open: this.isOpen, kept: this.marker.get().kept };
  }

  private appSaid(message: AppMessage): void {
    switch (message.type) {
      case 'close':
        return this.close();
      case 'unread':
        return this.panel.setUnread(message.count, this.isOpen);
      case 'marker':
        return this.marker.patch({ session: message.session });
      case 'accent':
        this.panel.setAccent(message.fill, message.ink);
        return this.marker.patch({ accent: { fill: message.fill, ink: message.ink } });
      case 'keep':
        return this.marker.keep(message.key, message.value);
      case 'ready':
        return;
    }
  }
}
