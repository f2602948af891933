import type { ClientState, Content, MergedContent, ParleyError, Quote, Reaction, TimelineMessage } from '@parley/sdk';
import type { ChatMessage, MessageBody, MessageQuote, MessageReaction, SystemLine } from './timeline';

export interface ShownMessages<R extends string> {
  readonly messages: readonly ChatMessage[];
  /** What the failed ones among them say beyond "not sent". */
  readonly failures: Readonly<Record<string, R>>;
}

/** Whom messages are from that the site's own servers have sent. */
const HOST = '0';

/** A clock that is off by less than this shows no wrong minute that anybody minds. */
const MINDED_OFFSET_MS = 5_000;

/** Turns the SDK's messages into those that views show, and gives the same objects while nothing in them has changed. */
export class MessageReader<R extends string> {
  private source: readonly TimelineMessage[] = [];
  private offsetMs = 0;
  private userId = '';
  private known = new WeakMap<TimelineMessage, ChatMessage>();
  private readonly names = new Map<string, string>();
  private shown: ShownMessages<R> = { messages: [], failures: {} };

  /** `reasonOf`: what to say of a refusal. `siteName`: in whose name the site's own servers speak; '' if it is not known. */
  constructor(
    private readonly reasonOf: (error: ParleyError) => R,
    private readonly siteName: () => string,
  ) {}

  read(
    source: readonly TimelineMessage[],
    { clockOffsetMs, userId }: Pick<ClientState, 'clockOffsetMs' | 'userId'>,
  ): ShownMessages<R> {
    const offsetMs = Math.abs(clockOffsetMs) < MINDED_OFFSET_MS ? 0 : clockOffsetMs;
    if (offsetMs !== this.offsetMs || userId !== this.userId) {
      this.offsetMs = offsetMs;
      this.userId = userId;
      this.known = new WeakMap();
    } else if (same(source, this.source)) {
      return this.shown;
    }
    this.source = source;
    this.learnNames(source);
    this.shown = { messages: source.map((message) => this.message(message)), failures: this.failures(source) };
    return this.shown;
  }

  /** Who has left is no member any more; the line about the coming still names him, and so does what he has said before. */
  private learnNames(source: readonly TimelineMessage[]): void {
    this.learnName(HOST, this.siteName());
    for (const { content, senderId, senderName } of source) {
      this.learnName(senderId, senderName);
      if (content.kind === 'system') {
        this.learnName(content.subjectId, content.subjectName);
      }
    }
  }

  private learnName(userId: string, name: string): void {
    if (name !== '' && !this.names.has(userId)) {
      this.names.set(userId, name);
      this.known = new WeakMap();
    }
  }

  private nameOf({ senderId, senderName }: Pick<Quote, 'senderId' | 'senderName'>): string {
    return senderName || (this.names.get(senderId) ?? '');
  }

  private message(source: TimelineMessage): ChatMessage {
    let message = this.known.get(source);
    if (!message) {
      message = {
        key: source.key,
        seq: source.seq,
        senderId: source.senderId,
        senderName: this.nameOf(source),
        mine: source.own,
        at: source.seq === null ? source.sentAtMs : source.sentAtMs - this.offsetMs,
        body: bodyOf(source),
        forwardedFrom: forwardedFrom(source),
        editedAt: source.editedAtMs === null ? null : source.editedAtMs - this.offsetMs,
        state: source.status,
        quote: source.replyTo === 0 ? null : this.quote(source.replyTo, source.quote),
        reactions: source.reactions.map((reaction) => this.reaction(reaction)),
        pinned: source.pinned,
      };
      this.known.set(source, message);
    }
    return message;
  }

  private quote(seq: number, quote: Quote | null): MessageQuote {
    return quote
      ? { seq, senderName: this.nameOf(quote), mine: quote.own, body: bodyOf(quote) }
      : { seq, senderName: '', mine: false, body: null };
  }

  private reaction({ emoji, userIds, own }: Reaction): MessageReaction {
    const others = userIds.filter((userId) => userId !== this.userId);
    return {
      emoji,
      count: userIds.length,
      mine: own,
      names: others.flatMap((userId) => this.names.get(userId) ?? []),
    };
  }

  private failures(source: readonly TimelineMessage[]): Readonly<Record<string, R>> {
    const failed = source.flatMap(({ key, error }) => (error ? [[key, this.reasonOf(error)] as const] : []));
    return Object.fromEntries(failed) as Record<string, R>;
  }
}

const LINES: Readonly<Record<(Content & { kind: 'system' })['event'], SystemLine>> = {
  agentJoined: 'joined',
  agentLeft: 'left',
  sessionResolved: 'resolved',
  unknown: 'unknown',
};

function forwardedFrom({ origin, content }: TimelineMessage): string | null {
  return origin?.authorName ?? (content.kind === 'merged' || content.kind === 'forward' ? '' : null);
}

/** A line for each item of what was merged; of a file its name and caption. */
function linesOf({ items }: MergedContent): string {
  return items
    .map(({ origin, content }) => [origin.authorName, wordsOf(content)].filter(Boolean).join(': '))
    .join('\n');
}

function wordsOf(content: Content): string {
  switch (content.kind) {
    case 'text':
      return content.text;
    case 'custom':
      return content.fallback;
    default:
      return 'caption' in content ? [content.name, content.caption].filter(Boolean).join(' ') : '';
  }
}

function bodyOf({
  content,
  recalled,
  origin,
}: Pick<TimelineMessage, 'content' | 'recalled'> & { readonly origin?: unknown }): MessageBody {
  if (recalled) {
    return { kind: 'recalled' };
  }
  switch (content.kind) {
    case 'text':
      return { kind: 'text', text: content.text, ...(origin ? { fixed: true } : {}) };
    case 'merged':
      return { kind: 'text', text: linesOf(content), fixed: true };
    case 'forward':
      return { kind: 'text', text: '…', fixed: true };
    case 'image':
    case 'file':
    case 'audio':
    case 'video':
      return { kind: 'attachment', attachment: content };
    case 'custom':
      return content.fallback
        ? { kind: 'text', text: content.fallback, fixed: true }
        : { kind: 'system', line: 'unknown', subjectName: '' };
    case 'system':
      return { kind: 'system', line: LINES[content.event], subjectName: content.subjectName };
    case 'groupLine':
    case 'unknown':
      return { kind: 'system', line: 'unknown', subjectName: '' };
  }
}

function same(a: readonly TimelineMessage[], b: readonly TimelineMessage[]): boolean {
  return a === b || (a.length === b.length && a.every((message, index) => message === b[index]));
}
