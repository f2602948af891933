/** What the server takes at most in one text. */
export const MAX_TEXT_BYTES = 8 * 1024;

const encoder = new TextEncoder();

export type TextRoom =
  | { readonly kind: 'plenty' }
  /** About so many more characters of the same writing fit. */
  | { readonly kind: 'little'; readonly left: number }
  /** So many characters must go. */
  | { readonly kind: 'over'; readonly by: number };

/** How much room a text has left. Quiet until four fifths are used. */
export function textRoom(text: string, maxBytes: number = MAX_TEXT_BYTES): TextRoom {
  // No text of so few UTF-16 units can pass four fifths: three bytes a unit is the most.
  if (text.length * 3 < maxBytes * 0.8) {
    return { kind: 'plenty' };
  }
  const used = encoder.encode(text).length;
  if (used > maxBytes) {
    return { kind: 'over', by: charactersOver(text, maxBytes) };
  }
  if (used < maxBytes * 0.8) {
    return { kind: 'plenty' };
  }
  const bytesPerCharacter = used / [...text].length;
  return { kind: 'little', left: Math.floor((maxBytes - used) / bytesPerCharacter) };
}

function charactersOver(text: string, maxBytes: number): number {
  let used = 0;
  let fitting = 0;
  const characters = [...text];
  for (const character of characters) {
    used += encoder.encode(character).length;
    if (used > maxBytes) {
      break;
    }
    fitting++;
  }
  return characters.length - fitting;
}

/** What is sent: the text without white space around it; empty if nothing is left. */
export function sendable(text: string): string {
  return text.replace(/\r\n?/gu, '\n').trim();
}

/** The parts of a keyboard event that decide; DOM and synthetic events both have them. */
export interface KeyPress {
  readonly key: string;
  readonly keyCode: number;
  readonly isComposing: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/**
 * Enter sends, Shift+Enter and Alt+Enter write a line. While an input method composes, Enter belongs to it:
 * Safari ends the composition before the key event, and only keyCode 229 tells.
 */
export function isSendKey(press: KeyPress): boolean {
  return press.key === 'Enter' && !press.shiftKey && !press.altKey && !press.isComposing && press.keyCode !== 229;
}
