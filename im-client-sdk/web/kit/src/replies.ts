import { isSaid, type ChatMessage, type MessageBody } from './timeline';
import { saidIn } from './uploads';

const EXCERPT = 160;

type ExcerptKey = Parameters<Parameters<typeof saidIn>[1]>[0] | 'recall.done' | 'quote.earlier';

/** A message in one line of text, as a quote shows it. `body`: null where it is not known. */
export function excerptOf(
  body: MessageBody | null,
  t: (key: ExcerptKey, params?: { readonly name: string }) => string,
): string {
  if (body === null || body.kind === 'system') {
    return t('quote.earlier');
  }
  return body.kind === 'recalled' ? t('recall.done') : saidIn({ body }, t).slice(0, EXCERPT).replace(/\s+/gu, ' ');
}

/** The message that is being answered in the composer; each choice makes a new one. */
export interface Replying {
  readonly seq: number;
}

/** Ctrl or ⌘ with an arrow goes through the messages that can be answered. */
export function isReplyKey(press: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>): boolean {
  const up = press.key === 'ArrowUp';
  return (up || press.key === 'ArrowDown') && (press.ctrlKey || press.metaKey) && !press.shiftKey && !press.altKey;
}

/**
 * The message before (`step` -1) or after the one that is being answered; from none, the last one. Before the first there is
 * no other, and after the last there is none.
 */
export function stepReply(messages: readonly ChatMessage[], replying: Replying | null, step: 1 | -1): Replying | null {
  const seqs = messages.filter(isSaid).flatMap((message) => message.seq ?? []);
  const from = replying?.seq ?? Infinity;
  const seq = step < 0 ? (seqs.filter((one) => one < from).at(-1) ?? from) : seqs.find((one) => one > from);
  return seq === undefined || seq === Infinity ? null : { seq };
}
