import type { AttachmentContent } from '@parley/sdk';

/** How far an own message has come. `read` means that somebody on the other side has read it. */
export type DeliveryState = 'sending' | 'sent' | 'delivered' | 'read' | 'failed';

export type SystemLine = 'joined' | 'left' | 'resolved' | 'unknown';

export type MessageBody =
  /** `fixed`: it stands in for what nothing here can edit, of the host's own or forwarded. */
  | { readonly kind: 'text'; readonly text: string; readonly fixed?: true }
  | { readonly kind: 'attachment'; readonly attachment: AttachmentContent }
  /** Its sender took it back; nothing is left of what it said. */
  | { readonly kind: 'recalled' }
  | { readonly kind: 'system'; readonly line: SystemLine; readonly subjectName: string };

/** What a message answers, as it is now. */
export interface MessageQuote {
  readonly seq: number;
  /** '' if it is not known. */
  readonly senderName: string;
  readonly mine: boolean;
  /** Null while it is not known, and where there is none that the reader may read. */
  readonly body: MessageBody | null;
}

/** Everybody who reacts with the same emoji. */
export interface MessageReaction {
  readonly emoji: string;
  readonly count: number;
  /** The reader is among them. */
  readonly mine: boolean;
  /** Of the others, those whose names are known. */
  readonly names: readonly string[];
}

/** A message as a view shows it. */
export interface ChatMessage {
  /** Stays the same while a pending message becomes a stored one. */
  readonly key: string;
  /** Place in the conversation; null until the server has stored it. */
  readonly seq: number | null;
  readonly senderId: string;
  readonly senderName: string;
  readonly mine: boolean;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly body: MessageBody;
  /** Who said it first, where it was forwarded; '' if that is not known, or were several. Null: it was not forwarded. */
  readonly forwardedFrom: string | null;
  /** When it was last edited, milliseconds since the epoch; null: never. */
  readonly editedAt: number | null;
  /** Only own messages have one. */
  readonly state: DeliveryState | null;
  /** Null: it answers nothing. */
  readonly quote: MessageQuote | null;
  readonly reactions: readonly MessageReaction[];
  /** It is pinned to the conversation. */
  readonly pinned: boolean;
}

/** Of a message that was not forwarded and answers nothing, and that nobody has reacted to or pinned. */
export const UNMARKED = {
  forwardedFrom: null,
  quote: null,
  reactions: [],
  pinned: false,
} as const satisfies Partial<ChatMessage>;

export interface MessageGroup {
  readonly type: 'group';
  readonly key: string;
  readonly senderId: string;
  readonly senderName: string;
  readonly mine: boolean;
  /** Time of the last message, the one time that the group shows. */
  readonly at: number;
  readonly messages: readonly ChatMessage[];
}

export type TimelineItem =
  | { readonly type: 'day'; readonly key: string; readonly at: number }
  | { readonly type: 'new'; readonly key: string }
  | { readonly type: 'line'; readonly key: string; readonly message: ChatMessage }
  | MessageGroup;

export interface TimelineOptions {
  /** Messages of others above this seq stand under the "new" divider; null: no divider. */
  readonly newAfterSeq?: number | null;
  /** A group spans at most this long. */
  readonly groupWindowMs?: number;
}

const GROUP_WINDOW_MS = 5 * 60_000;

/**
 * Turns messages in their order into what stands on the page: day dividers, one "new" divider,
 * lines (the server's, and what is left of recalled messages), and groups of one sender's messages.
 */
export function buildTimeline(messages: readonly ChatMessage[], options: TimelineOptions = {}): TimelineItem[] {
  const windowMs = options.groupWindowMs ?? GROUP_WINDOW_MS;
  const newAfter = options.newAfterSeq ?? null;
  const items: TimelineItem[] = [];
  let day = '';
  let dividerPlaced = newAfter === null;
  let open: ChatMessage[] = [];

  const closeGroup = (): void => {
    const first = open[0];
    const last = open[open.length - 1];
    if (first && last) {
      items.push({
        type: 'group',
        key: first.key,
        senderId: first.senderId,
        senderName: last.senderName || first.senderName,
        mine: first.mine,
        at: last.at,
        messages: open,
      });
    }
    open = [];
  };

  for (const message of messages) {
    const messageDay = dayKey(message.at);
    if (messageDay !== day) {
      closeGroup();
      day = messageDay;
      items.push({ type: 'day', key: `day-${messageDay}-${message.key}`, at: message.at });
    }
    const isNew = newAfter !== null && !message.mine && (message.seq ?? 0) > newAfter;
    if (!dividerPlaced && isNew && message.body.kind !== 'recalled') {
      closeGroup();
      dividerPlaced = true;
      items.push({ type: 'new', key: 'new' });
    }
    if (!isSaid(message)) {
      closeGroup();
      items.push({ type: 'line', key: message.key, message });
      continue;
    }
    const first = open[0];
    if (first && (first.senderId !== message.senderId || message.at - first.at > windowMs)) {
      closeGroup();
    }
    open.push(message);
  }
  closeGroup();
  return items;
}

/** By a person, and not taken back. */
export function isSaid({ body }: Pick<ChatMessage, 'body'>): boolean {
  return body.kind === 'text' || body.kind === 'attachment';
}

/** What a message says in words: a text, or the caption of a file. */
export function spoken(body: MessageBody): string {
  return body.kind === 'text' ? body.text : body.kind === 'attachment' ? body.attachment.caption : '';
}

/** The local calendar day. */
export function dayKey(at: number): string {
  const date = new Date(at);
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;
}

/** Others' messages above a mark: what the jump-to-latest button counts. */
export function countOthersAfter(messages: readonly ChatMessage[], seq: number): number {
  let count = 0;
  for (const message of messages) {
    if (!message.mine && isSaid(message) && (message.seq ?? 0) > seq) {
      count++;
    }
  }
  return count;
}
