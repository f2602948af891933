export type TextPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly href: string };

// Ends at white space, quotes, angle brackets, full-width punctuation and anything that turns the reading direction.
const CANDIDATE =
  /https?:\/\/[^\s<>"'`{}|\\^\u3001\u3002\u3008-\u3011\u300c-\u300f\uff01\uff08\uff09\uff0c\uff1a\uff1b\uff1f\u2018-\u201d\u200e\u200f\u202a-\u202e\u2066-\u2069]+/giu;
const TRAILING = /[.,!?;:*_~…]+$/u;
const MAX_URL_LENGTH = 2048;

/** Splits plain text into text and links. Only http and https become links, and only without credentials in them. */
export function linkify(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let done = 0;
  for (const match of text.matchAll(CANDIDATE)) {
    const start = match.index;
    const shown = trimEnd(match[0]);
    const href = safeHref(shown);
    if (href === null || startsInsideWord(text, start)) {
      continue;
    }
    if (start > done) {
      parts.push({ kind: 'text', text: text.slice(done, start) });
    }
    parts.push({ kind: 'link', text: shown, href });
    done = start + shown.length;
  }
  if (done < text.length) {
    parts.push({ kind: 'text', text: text.slice(done) });
  }
  return parts;
}

/** The address to put into `href`, or null when it must stay text. */
export function safeHref(candidate: string): string | null {
  if (candidate.length > MAX_URL_LENGTH) {
    return null;
  }
  let url: URL;
  try {
    url = new URL(candidate);
  } catch {
    return null;
  }
  const web = url.protocol === 'http:' || url.protocol === 'https:';
  // user:password@host makes a foreign host look like a known one.
  const disguised = url.username !== '' || url.password !== '';
  return web && !disguised && url.hostname !== '' ? url.href : null;
}

function startsInsideWord(text: string, start: number): boolean {
  return start > 0 && /[a-z0-9]/iu.test(text.charAt(start - 1));
}

function trimEnd(candidate: string): string {
  let shown = candidate.replace(TRAILING, '');
  for (const [opening, closing] of [
    ['(', ')'],
    ['[', ']'],
  ] as const) {
    while (shown.endsWith(closing) && count(shown, closing) > count(shown, opening)) {
      shown = shown.slice(0, -1).replace(TRAILING, '');
    }
  }
  return shown;
}

function count(text: string, char: string): number {
  return text.split(char).length - 1;
}
