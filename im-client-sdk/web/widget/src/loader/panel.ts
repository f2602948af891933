import { ICONS, type IconName } from '@parley/kit';
import { LOADER_STYLE } from './style';
import type { LoaderTexts } from './texts';

export type PanelState = 'loading' | 'ready' | 'failed';

export interface PanelEvents {
  toggle(): void;
  close(): void;
  retry(): void;
}

/** The launcher and the panel's frame, built node by node inside a shadow root. */
export class Panel {
  readonly host = document.createElement('div');
  /** Where the iframe goes. */
  readonly body: HTMLElement;
  private readonly root: HTMLElement;
  private readonly launcher: HTMLButtonElement;
  private readonly dismiss: HTMLButtonElement;
  private readonly badge: HTMLElement;
  private readonly spoken: HTMLElement;
  private unread = 0;

  constructor(
    private readonly texts: LoaderTexts,
    events: PanelEvents,
  ) {
    const shadow = this.host.attachShadow({ mode: 'open' });
    applyStyle(shadow);
    this.host.dataset['parley'] = '';

    this.badge = make('span', 'badge', { 'aria-hidden': 'true', hidden: '' });
    this.launcher = make('button', 'launcher', { type: 'button', 'aria-haspopup': 'dialog' }, [
      icon('chat', 'icon icon-chat'),
      icon('chevronDown', 'icon icon-down'),
      this.badge,
    ]);
    this.launcher.addEventListener('click', () => events.toggle());

    this.dismiss = make('button', 'dismiss', { type: 'button', 'aria-label': texts.close }, [icon('close')]);
    this.dismiss.addEventListener('click', () => events.close());
    const again = make('button', 'again', { type: 'button' }, [texts.retry]);
    again.addEventListener('click', () => events.retry());
    const veil = make('div', 'veil', {}, [
      make('div', 'bar', {}, [this.dismiss]),
      make('div', 'bones', { 'aria-hidden': 'true' }, [make('i'), make('i')]),
      make('div', 'fault', { role: 'alert' }, [
        icon('alert'),
        make('b', '', {}, [texts.failed]),
        make('p', '', {}, [texts.failedHint]),
        again,
      ]),
    ]);
    this.body = make(
      'div',
      'panel',
      { role: 'dialog', 'aria-label': texts.chat, 'data-state': 'loading', hidden: '' },
      [veil],
    );
    this.spoken = make('div', 'sr', { role: 'status' });
    this.root = make('div', 'root', {}, [this.body, this.launcher, this.spoken]);
    this.root.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && this.root.dataset['open'] !== undefined) {
        event.stopPropagation();
        events.close();
      }
    });
    shadow.append(this.root);
    this.setOpen(false);
  }

  setOpen(open: boolean): void {
    this.body.hidden = !open;
    this.root.toggleAttribute('data-open', open);
    this.launcher.setAttribute('aria-expanded', String(open));
    this.label(open);
    if (open) {
      this.spoken.textContent = '';
    }
  }

  setState(state: PanelState): void {
    this.body.dataset['state'] = state;
  }

  setUnread(count: number, open: boolean): void {
    const more = count > this.unread;
    this.unread = count;
    this.badge.hidden = count === 0;
    this.badge.textContent = count > 99 ? '99+' : String(count);
    this.label(open);
    this.spoken.textContent = more && !open ? this.unreadText() : '';
  }

  setAccent(fill: string, ink: string): void {
    this.root.style.setProperty('--accent', fill);
    this.root.style.setProperty('--accent-ink', ink);
  }

  /** The part of the page that an on-screen keyboard leaves free. */
  setViewport(height: number, offset: number): void {
    this.root.style.setProperty('--viewport', `${height}px`);
    this.root.style.setProperty('--offset', `${offset}px`);
  }

  focusLauncher(): void {
    this.launcher.focus({ preventScroll: true });
  }

  focusDismiss(): void {
    this.dismiss.focus({ preventScroll: true });
  }

  private label(open: boolean): void {
    const name = open ? this.texts.close : this.texts.open;
    this.launcher.setAttribute('aria-label', this.unread > 0 ? `${name}, ${this.unreadText()}` : name);
  }

  private unreadText(): string {
    return this.texts.unread.replace('{count}', String(this.unread));
  }
}

/** A constructed sheet is not subject to the page's style-src; a style element is the way of older browsers. */
function applyStyle(shadow: ShadowRoot): void {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(LOADER_STYLE);
    shadow.adoptedStyleSheets = [sheet];
  } catch {
    shadow.append(make('style', '', {}, [LOADER_STYLE]));
  }
}

function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className = '',
  attributes: Record<string, string> = {},
  children: (Node | string)[] = [],
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (className) {
    element.className = className;
  }
  for (const [name, value] of Object.entries(attributes)) {
    element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

const SVG = 'http://www.w3.org/2000/svg';

function icon(name: IconName, className = ''): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('class', className);
  for (const outline of ICONS[name]) {
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('d', outline);
    svg.append(path);
  }
  return svg;
}
