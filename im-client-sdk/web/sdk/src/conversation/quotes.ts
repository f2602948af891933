import type { Requests } from '../connection/requests.js';
import { newerState, toMessage, type StoredMessage } from '../protocol/convert.js';
import type { Conversations } from './conversations.js';

export interface QuotePorts {
  readonly requests: Requests;
  readonly conversations: Conversations;
  readonly ready: () => boolean;
  readonly changed: (conversationId: string) => void;
}

/**
 * What messages answer, as it is now: out of the windows, and what they don't hold is asked for when somebody looks. The
 * changes that are pulled for a window anyway keep that current, so that a recalled message does not live on in quotes.
 */
export class Quotes {
  /** By conversation and seq; null: asked for, or there is none for the reader. */
  private readonly fetched = new Map<string, Map<number, StoredMessage | null>>();

  constructor(private readonly ports: QuotePorts) {}

  of(id: string, seq: number): StoredMessage | null {
    if (this.ports.conversations.isDeleted(id, seq)) {
      return null;
    }
    const kept = this.ports.conversations.find(id, seq);
    if (kept) {
      return kept;
    }
    const record = this.ports.conversations.record(id);
    if (!record || seq < record.firstSeq || seq > record.headSeq) {
      return null;
    }
    const known = this.fetched.get(id)?.get(seq);
    if (known === undefined && this.ports.ready()) {
      this.fetch(id, seq);
    }
    return known ?? null;
  }

  /** Newer states, wherever they come from. */
  renew(id: string, messages: readonly StoredMessage[]): void {
    const fetched = this.fetched.get(id);
    for (const message of messages) {
      const known = fetched?.get(message.seq);
      if (known) {
        fetched?.set(message.seq, newerState(known, message));
      }
    }
  }

  /** What was asked for on a connection that is gone is asked for again. */
  restart(): void {
    for (const fetched of this.fetched.values()) {
      fetched.forEach((message, seq) => message === null && fetched.delete(seq));
    }
  }

  forget(id: string): void {
    this.fetched.delete(id);
  }

  clear(): void {
    this.fetched.clear();
  }

  private fetch(id: string, seq: number): void {
    const fetched = this.fetched.get(id) ?? new Map<number, StoredMessage | null>();
    this.fetched.set(id, fetched);
    fetched.set(seq, null);
    const value = { conversationId: id, fromSeq: seq, toSeq: seq, limit: 1, backward: false };
    this.ports.requests.call({
      body: { case: 'pull', value },
      expect: 'pullResult',
      onReply: (reply) => {
        const message = reply.ok ? reply.value.messages[0] : undefined;
        if (message) {
          fetched.set(seq, toMessage(message));
          this.ports.changed(id);
        }
      },
    });
  }
}
