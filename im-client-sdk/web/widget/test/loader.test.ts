import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { envelope, type AppMessage } from '../src/host/protocol';
import { findScript, readSettings } from '../src/loader/settings';
import { LoaderWidget } from '../src/loader/widget';

interface HappyDom {
  readonly settings: { enableIframePageLoading: boolean; readonly fetch: { interceptor: unknown } };
}

// Frames are empty pages: the tests play the app's part themselves.
const { settings } = (window as unknown as { readonly happyDOM: HappyDom }).happyDOM;
settings.enableIframePageLoading = true;
settings.fetch.interceptor = { beforeAsyncRequest: () => Promise.resolve(new Response('')) };

const ORIGIN = 'https://parley.example';

/** The loader on a page, and the app's end of the line. */
class Page {
  readonly widget = new LoaderWidget({ siteKey: 'demo', origin: ORIGIN, locale: 'en', accent: null });
  readonly posted: { data: unknown; origin: string }[] = [];

  constructor() {
    this.widget.mount(document);
  }

  get shadow(): ShadowRoot {
    return document.querySelector('[data-parley]')?.shadowRoot as ShadowRoot;
  }

  get launcher(): HTMLButtonElement {
    return this.shadow.querySelector('.launcher') as HTMLButtonElement;
  }

  get panel(): HTMLElement {
    return this.shadow.querySelector('.panel') as HTMLElement;
  }

  get frame(): HTMLIFrameElement | null {
    return this.shadow.querySelector('iframe');
  }

  /** A message as if from the frame; `origin` and `source` can be forged. */
  hear(data: unknown, origin = ORIGIN, source: unknown = this.frame?.contentWindow): void {
    const event = new MessageEvent('message', { data, origin });
    Object.defineProperty(event, 'source', { value: source });
    window.dispatchEvent(event);
  }

  say(message: AppMessage): void {
    this.hear(envelope(message));
  }

  open(): void {
    this.launcher.click();
    this.listen();
  }

  listen(): void {
    const app = { postMessage: (data: unknown, origin: string) => this.posted.push({ data, origin }) };
    Object.defineProperty(this.frame, 'contentWindow', { value: app });
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
  document.body.replaceChildren();
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('loader', () => {
  it('loads nothing before the first opening', () => {
    const page = new Page();
    expect(page.frame).toBeNull();
    expect(page.panel.hidden).toBe(true);
    expect(page.launcher.getAttribute('aria-expanded')).toBe('false');
  });

  it('opens the frame of its own origin with the site key', () => {
    const page = new Page();
    page.open();
    const address = new URL(page.frame?.src ?? '');
    expect(address.origin).toBe(ORIGIN);
    expect(address.pathname).toBe('/widget/app');
    expect(address.searchParams.get('site')).toBe('demo');
    expect(address.searchParams.get('host')).toBe(location.origin);
    expect(page.panel.dataset['state']).toBe('loading');
  });

  it('answers ready with init, to the exact origin', () => {
    const page = new Page();
    page.open();
    page.say({ type: 'ready' });
    expect(page.posted).toEqual([
      { data: envelope({ type: 'init', locale: 'en', open: true, kept: {} }), origin: ORIGIN },
    ]);
    expect(page.panel.dataset['state']).toBe('ready');
  });

  it('hears nobody else', () => {
    const page = new Page();
    page.open();
    page.hear(envelope({ type: 'ready' }), 'https://evil.example');
    page.hear(envelope({ type: 'ready' }), ORIGIN, window);
    expect(page.posted).toEqual([]);
    expect(page.panel.dataset['state']).toBe('loading');
  });

  it('shows a time-out when the frame stays silent, and tries again', () => {
    const page = new Page();
    page.open();
    vi.advanceTimersByTime(10_000);
    expect(page.panel.dataset['state']).toBe('failed');
    expect(page.frame).toBeNull();
    expect(page.panel.textContent).toContain('can’t be opened');
    (page.shadow.querySelector('.again') as HTMLButtonElement).click();
    expect(page.frame).not.toBeNull();
    expect(page.panel.dataset['state']).toBe('loading');
  });

  it('closes on Escape and gives the focus back to the launcher', () => {
    const page = new Page();
    page.open();
    page.panel.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
    expect(page.panel.hidden).toBe(true);
    expect(page.shadow.activeElement).toBe(page.launcher);
  });

  it('closes when the app asks, and tells it when it is hidden and shown', () => {
    const page = new Page();
    page.open();
    page.say({ type: 'ready' });
    page.say({ type: 'close' });
    expect(page.panel.hidden).toBe(true);
    page.launcher.click();
    expect(page.posted.map(({ data }) => (data as { type: string }).type)).toEqual(['init', 'hidden', 'shown']);
  });

  it('shows the unread count to eyes and ears', () => {
    const page = new Page();
    page.open();
    page.say({ type: 'ready' });
    page.say({ type: 'close' });
    page.say({ type: 'unread', count: 3 });
    expect(page.shadow.querySelector('.badge')?.textContent).toBe('3');
    expect(page.launcher.getAttribute('aria-label')).toBe('Open chat, 3 unread');
    expect(page.shadow.querySelector('[role=status]')?.textContent).toBe('3 unread');
    page.say({ type: 'unread', count: 120 });
    expect(page.shadow.querySelector('.badge')?.textContent).toBe('99+');
    page.say({ type: 'unread', count: 0 });
    expect((page.shadow.querySelector('.badge') as HTMLElement).hidden).toBe(true);
  });

  it('comes back by itself for a visitor with an open session only', () => {
    const first = new Page();
    first.open();
    first.say({ type: 'ready' });
    first.say({ type: 'marker', session: true });
    first.say({ type: 'accent', fill: '#123456', ink: '#ffffff' });
    document.body.replaceChildren();

    const second = new Page();
    expect(second.frame).not.toBeNull();
    expect(second.panel.hidden).toBe(true);
    second.listen();
    second.say({ type: 'ready' });
    expect(second.posted[0]?.data).toMatchObject({ type: 'init', open: false });
    expect((second.shadow.querySelector('.root') as HTMLElement).style.getPropertyValue('--accent')).toBe('#123456');
    second.say({ type: 'marker', session: false });
    document.body.replaceChildren();

    expect(new Page().frame).toBeNull();
  });

  it('keeps values for an app without storage of its own', () => {
    const first = new Page();
    first.open();
    first.say({ type: 'ready' });
    first.say({ type: 'keep', key: 'identity', value: 'token' });
    first.say({ type: 'keep', key: 'gone', value: 'x' });
    first.say({ type: 'keep', key: 'gone', value: null });
    document.body.replaceChildren();

    const second = new Page();
    second.open();
    second.say({ type: 'ready' });
    expect(second.posted[0]?.data).toMatchObject({ kept: { identity: 'token' } });
  });

  it('survives rubbish in the storage', () => {
    localStorage.setItem('parley.widget.demo', '{"session":1,"kept":[],"accent":{"fill":"red"}');
    expect(() => new Page()).not.toThrow();
  });
});

describe('readSettings', () => {
  const script = (attributes: Record<string, string>): HTMLScriptElement => {
    const element = document.createElement('script');
    element.type = 'text/plain';
    for (const [name, value] of Object.entries(attributes)) {
      element.setAttribute(name, value);
    }
    return element;
  };

  it('takes origin and key from the tag', () => {
    const tag = script({ src: 'https://parley.example/widget/loader.js', 'data-site': 'demo', 'data-locale': 'zh-CN' });
    expect(readSettings(tag, document)).toEqual({ siteKey: 'demo', origin: ORIGIN, locale: 'zh-CN', accent: null });
  });

  it('falls back to the language of the page', () => {
    document.documentElement.lang = 'de';
    const tag = script({ src: 'https://parley.example/widget/loader.js', 'data-site': 'demo' });
    expect(readSettings(tag, document)?.locale).toBe('de');
    document.documentElement.lang = '';
  });

  it('says what is missing', () => {
    const error = vi.spyOn(console, 'error').mockReturnValue();
    expect(readSettings(script({ src: 'https://parley.example/widget/loader.js' }), document)).toBeNull();
    expect(error).toHaveBeenCalledWith(expect.stringContaining('data-site'));
  });

  it('finds its tag when currentScript is gone', () => {
    const tag = script({ src: 'https://parley.example/widget/loader.js', 'data-site': 'demo' });
    document.body.append(tag);
    expect(findScript(document)).toBe(tag);
  });
});
