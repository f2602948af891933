import { mentionsReader, toSettings } from '../protocol/convert.js';
import { SUPPORT } from '../api.js';
import type { Conversations } from '../conversation/conversations.js';
import type { Quotes } from '../conversation/quotes.js';
import { NO_MARKS, type ConversationRecord, type Marks } from '../conversation/record.js';
import type { TypingState } from '../conversation/typing.js';
import type { PendingMessage } from '../outbox/lane.js';
import { contentOf } from '../outbox/contents.js';
import type { Outbox } from '../outbox/outbox.js';
import type { StoredMessage } from '../protocol/convert.js';
import type { Conversation, MessageStatus, Quote, Timeline, TimelineMessage, Typist } from '../views.js';

export interface ViewSources {
  readonly conversations: Conversations;
  readonly outbox: Outbox;
  readonly typing: TypingState;
  readonly quotes: Quotes;
  readonly synced: () => boolean;
}

/** Makes what applications see out of what is known. Objects are reused while nothing in them has changed. */
export class Views {
  private readonly rows = new Map<string, Conversation>();
  private readonly shown = new WeakMap<StoredMessage | PendingMessage['entry'], TimelineMessage>();
  private list: readonly Conversation[] | null = null;

  constructor(private readonly sources: ViewSources) {}

  invalidate(conversationId: string): void {
    this.rows.delete(conversationId);
    this.list = null;
  }

  conversationList(): readonly Conversation[] {
    this.list ??= [...this.sources.conversations.all()]
      .map((record) => this.row(record))
      .sort((a, b) => Number(b.settings.pinned) - Number(a.settings.pinned) || b.updatedAtMs - a.updatedAtMs);
    return this.list;
  }

  timeline(requestedId: string): Timeline {
    const { conversations, outbox, synced } = this.sources;
    const id = conversations.resolve(requestedId);
    const record = conversations.record(id);
    const tracked = conversations.tracked(id);
    const stored = tracked?.log.opened ? tracked.log.messages : [];
    const marks = record?.peerMarks(conversations.selfId) ?? NO_MARKS;
    const loaded = tracked?.log.opened === true || (id === SUPPORT && synced());
    return {
      conversationId: id,
      phase: tracked?.failure ? 'failed' : loaded ? 'ready' : 'loading',
      messages: [
        ...stored.map((message) => this.storedMessage(message, record, marks)),
        ...outbox.pending(id).map((pending) => this.pendingMessage(pending, record)),
      ],
      hasOlder: tracked?.log.hasOlder(record?.firstSeq ?? 1) ?? false,
      loadingOlder: tracked?.olderWanted ?? false,
      readSeq: record?.readSeq ?? 0,
      unread: record?.unread ?? 0,
      typing: this.typists(id, record),
    };
  }

  private row(record: ConversationRecord): Conversation {
    let row = this.rows.get(record.id);
    if (!row) {
      const { conversations, outbox } = this.sources;
      const last = outbox.pending(record.id).at(-1);
      const { kind, joined, members, firstSeq, lastSeq, readSeq, unread, updatedAtMs, lastMessage } = record;
      const marks = record.peerMarks(conversations.selfId);
      row = {
        conversationId: record.id,
        kind,
        joined,
        members,
        group: record.group,
        firstSeq,
        lastSeq,
        readSeq,
        unread,
        mentionedSeqs: record.mentioned,
        updatedAtMs,
        lastMessage: last
          ? this.pendingMessage(last, record)
          : lastMessage && this.storedMessage(lastMessage, record, marks),
        typing: this.typists(record.id, record),
        settings: toSettings(record.settings, lastSeq),
      };
      this.rows.set(record.id, row);
    }
    return row;
  }

  private typists(id: string, record: ConversationRecord | undefined): readonly Typist[] {
    return this.sources.typing.in(id).map((userId) => ({ userId, name: record?.nameOf(userId) ?? '' }));
  }

  /** A single stored message. */
  message(message: StoredMessage): TimelineMessage {
    const { conversations } = this.sources;
    const record = conversations.record(message.conversationId);
    return this.storedMessage(message, record, record?.peerMarks(conversations.selfId) ?? NO_MARKS);
  }

  private storedMessage(message: StoredMessage, record: ConversationRecord | undefined, marks: Marks): TimelineMessage {
    const { selfId } = this.sources.conversations;
    const own = message.senderId === selfId && message.content.kind !== 'system';
    const status = own ? reached(message.seq, marks) : null;
    return this.reuse(message, {
      key: own && message.clientMsgId !== '' ? message.clientMsgId : message.messageId,
      conversationId: message.conversationId,
      seq: message.seq,
      messageId: message.messageId,
      senderId: message.senderId,
      senderName: record?.nameOf(message.senderId) ?? '',
      own,
      sentAtMs: message.sentAtMs,
      content: message.content,
      origin: message.origin,
      edits: message.edits,
      editedAtMs: message.editedAtMs,
      recalled: message.recalled,
      replyTo: message.replyTo,
      quote: this.quote(message.conversationId, message.replyTo, record),
      mentions: message.mentions,
      mentionsMe: !message.recalled && mentionsReader(message, selfId),
      reactions: message.reactions.map(({ emoji, userIds }) => ({ emoji, userIds, own: userIds.includes(selfId) })),
      pinned: message.pinned,
      status,
      error: null,
    });
  }

  private pendingMessage({ entry, error }: PendingMessage, record: ConversationRecord | undefined): TimelineMessage {
    const { selfId } = this.sources.conversations;
    return this.reuse(entry, {
      key: entry.clientMsgId,
      conversationId: entry.conversationId,
      seq: null,
      messageId: null,
      senderId: selfId,
      senderName: record?.nameOf(selfId) ?? '',
      own: true,
      sentAtMs: entry.createdAtMs,
      content: contentOf(entry),
      origin: null,
      edits: 0,
      editedAtMs: null,
      recalled: false,
      replyTo: entry.replyTo ?? 0,
      quote: this.quote(entry.conversationId, entry.replyTo ?? 0, record),
      mentions: entry.mentions ?? [],
      mentionsMe: false,
      reactions: [],
      pinned: false,
      status: error ? 'failed' : 'sending',
      error,
    });
  }

  private quote(id: string, seq: number, record: ConversationRecord | undefined): Quote | null {
    const { conversations, quotes } = this.sources;
    const message = seq > 0 ? quotes.of(id, seq) : null;
    return (
      message && {
        seq,
        senderId: message.senderId,
        senderName: record?.nameOf(message.senderId) ?? '',
        own: message.senderId === conversations.selfId,
        content: message.content,
        recalled: message.recalled,
      }
    );
  }

  private reuse(source: StoredMessage | PendingMessage['entry'], fresh: TimelineMessage): TimelineMessage {
    const known = this.shown.get(source);
    if (
      known &&
      known.status === fresh.status &&
      known.senderName === fresh.senderName &&
      known.own === fresh.own &&
      sameQuote(known.quote, fresh.quote)
    ) {
      return known;
    }
    this.shown.set(source, fresh);
    return fresh;
  }
}

function reached(seq: number, { readSeq, deliveredSeq }: Marks): MessageStatus {
  return seq <= readSeq ? 'read' : seq <= deliveredSeq ? 'delivered' : 'sent';
}

function sameQuote(a: Quote | null, b: Quote | null): boolean {
  return a?.seq === b?.seq && a?.senderName === b?.senderName && a?.content === b?.content;
}
