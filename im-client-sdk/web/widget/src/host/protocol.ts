/**
 * What the loader on the host page and the app in the iframe say to each other by postMessage.
 * Both sides post to one exact origin, and take messages only from that origin and that window.
 */
export const PROTOCOL = 'parley.widget/1';

/** Values that the app keeps in the host page's storage when its own is closed to it. */
export type KeptValues = Readonly<Record<string, string>>;

export type AppMessage =
  /** The app has started and listens. */
  | { readonly type: 'ready' }
  | { readonly type: 'close' }
  | { readonly type: 'unread'; readonly count: number }
  /** Whether a session is open: a returning visitor with one connects for the badge. */
  | { readonly type: 'marker'; readonly session: boolean }
  /** The site's colours, for the launcher. */
  | { readonly type: 'accent'; readonly fill: string; readonly ink: string }
  | { readonly type: 'keep'; readonly key: string; readonly value: string | null };

export type HostMessage =
  | { readonly type: 'init'; readonly locale: string | null; readonly open: boolean; readonly kept: KeptValues }
  | { readonly type: 'shown' }
  | { readonly type: 'hidden' };

export type Envelope<M> = M & { readonly protocol: typeof PROTOCOL };

export const MAX_KEPT_LENGTH = 65_536;
const MAX_KEYS = 64;
const KEY = /^[\w.:@/[\]-]{1,200}$/u;
const COLOUR = /^#[0-9a-f]{6}$/u;

export function envelope<M extends AppMessage | HostMessage>(message: M): Envelope<M> {
  return { ...message, protocol: PROTOCOL };
}

/** A message of the app, built anew from its checked parts; null for anything else. */
export function readAppMessage(data: unknown): AppMessage | null {
  const message = open(data);
  switch (message?.['type']) {
    case 'ready':
    case 'close':
      return { type: message['type'] };
    case 'unread': {
      const count = message['count'];
      return Number.isInteger(count) && (count as number) >= 0 ? { type: 'unread', count: count as number } : null;
    }
    case 'marker': {
      const session = message['session'];
      return typeof session === 'boolean' ? { type: 'marker', session } : null;
    }
    case 'accent': {
      const { fill, ink } = message;
      return isColour(fill) && isColour(ink) ? { type: 'accent', fill, ink } : null;
    }
    case 'keep': {
      const { key, value } = message;
      return isKey(key) && (value === null || isKeptValue(value)) ? { type: 'keep', key, value } : null;
    }
    default:
      return null;
  }
}

/** A message of the loader, built anew from its checked parts; null for anything else. */
export function readHostMessage(data: unknown): HostMessage | null {
  const message = open(data);
  switch (message?.['type']) {
    case 'shown':
    case 'hidden':
      return { type: message['type'] };
    case 'init': {
      const { locale } = message;
      const kept = readKept(message['kept']);
      return (locale === null || (typeof locale === 'string' && locale.length <= 64)) && kept
        ? { type: 'init', locale, open: message['open'] === true, kept }
        : null;
    }
    default:
      return null;
  }
}

export function readKept(value: unknown): KeptValues | null {
  if (!isRecord(value)) {
    return null;
  }
  const entries = Object.entries(value).slice(0, MAX_KEYS);
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => isKey(entry[0]) && isKeptValue(entry[1])),
  );
}

export function isColour(value: unknown): value is string {
  return typeof value === 'string' && COLOUR.test(value);
}

function open(data: unknown): Record<string, unknown> | null {
  return isRecord(data) && data['protocol'] === PROTOCOL ? data : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isKey(value: unknown): value is string {
  return typeof value === 'string' && KEY.test(value);
}

function isKeptValue(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MAX_KEPT_LENGTH;
}
