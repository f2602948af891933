import type { Conversations } from '../conversation/conversations.js';
import type { Quotes } from '../conversation/quotes.js';
import type { TypingState } from '../conversation/typing.js';
import type { Conversation as ConversationFrame } from '../gen/protocol.js';
import type { Outbox } from '../outbox/outbox.js';
import type { StoredMessage } from '../protocol/convert.js';
import type { ChangePuller } from './changePuller.js';
import type { Puller } from './puller.js';
import type { Syncer } from './syncer.js';

interface ArrivalPorts {
  readonly conversations: Conversations;
  readonly outbox: Outbox;
  readonly puller: Puller;
  readonly changePuller: ChangePuller;
  readonly syncer: Syncer;
  readonly typing: TypingState;
  readonly quotes: Quotes;
  stateChanged(): void;
}

/** Takes in what is pushed or answered, and has brought what is missing before it. */
export class Arrivals {
  constructor(private readonly ports: ArrivalPorts) {}

  conversation(frame: ConversationFrame): void {
    const { conversations, puller, changePuller, syncer } = this.ports;
    const { conversationId } = frame;
    conversations.upsert(frame);
    puller.check(conversationId);
    changePuller.check(conversationId);
    if (conversations.behind(conversationId)) {
      syncer.run();
    }
  }

  /** A single stored message, pushed or acknowledged. */
  message(message: StoredMessage): void {
    const { conversations, changePuller, typing } = this.ports;
    const { conversationId } = message;
    this.seen(message);
    typing.stopped(conversationId, message.senderId);
    if (!conversations.message(message)) {
      this.fill(conversationId);
    }
    changePuller.check(conversationId);
  }

  /** One change in its place in the log of changes: pushed, or the answer to an edit or a recall. */
  change(message: StoredMessage, changeSeq = message.changeSeq): void {
    this.changes(message.conversationId, changeSeq - 1, changeSeq, [message]);
    this.ports.changePuller.check(message.conversationId);
  }

  /** What the changes after `after` up to `to` have left. */
  changes(id: string, after: number, to: number, messages: readonly StoredMessage[]): void {
    messages.forEach((message) => this.seen(message));
    this.ports.quotes.renew(id, messages);
    if (!this.ports.conversations.changes(id, after, to, messages)) {
      this.fill(id);
    }
  }

  /** Of an own message the outbox need not wait any more. */
  seen(message: StoredMessage): void {
    if (message.clientMsgId !== '' && message.senderId === this.ports.conversations.selfId) {
      this.ports.outbox.seen(message.conversationId, message.clientMsgId);
    }
  }

  /** What is known need not wait in the outbox. */
  seenAll(): void {
    const { conversations } = this.ports;
    for (const { id, lastMessage } of conversations.all()) {
      const shown = conversations.tracked(id)?.log.messages ?? [];
      [...shown, ...(lastMessage ? [lastMessage] : [])].forEach((message) => this.seen(message));
    }
  }

  /** Something is missing before a message, or it belongs to nothing that is known. */
  private fill(id: string): void {
    const { conversations, puller, syncer, stateChanged } = this.ports;
    if (conversations.gap(id)) {
      puller.check(id);
    } else {
      syncer.run();
      stateChanged();
    }
  }
}
