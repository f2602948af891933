import type { Reply, Requests } from '../connection/requests.js';
import type { Conversations } from '../conversation/conversations.js';
import type { PullChangesResult } from '../gen/protocol.js';
import type { Clock } from '../ports.js';
import { toMessage, type StoredMessage } from '../protocol/convert.js';
import { Doubts } from './doubts.js';
import { Turns } from './turns.js';

export interface ChangePullerPorts {
  readonly clock: Clock;
  readonly requests: Requests;
  readonly conversations: Conversations;
  readonly ready: () => boolean;
  /** What the changes after `after` up to `to` have left. */
  readonly pulled: (id: string, after: number, to: number, messages: readonly StoredMessage[]) => void;
  /** A conversation is or is no longer being pulled. */
  readonly changed: (id: string) => void;
}

/** Brings the changes to messages that were missed, of rows and of what is shown. One request a conversation. */
export class ChangePuller {
  private readonly turns: Turns;
  private readonly doubts: Doubts;
  /** Not to be asked for again on this connection. */
  private readonly refused = new Set<string>();

  constructor(private readonly ports: ChangePullerPorts) {
    this.turns = new Turns(ports.clock, (id) => this.check(id));
    this.doubts = new Doubts(ports.conversations);
  }

  /** Nothing that is known to exist is missing. */
  get complete(): boolean {
    return [...this.ports.conversations.all()].every(({ id }) => this.after(id) === null);
  }

  /** Pushes may have been lost. */
  doubt(): void {
    this.doubts.add((id) => this.check(id));
  }

  checkAll(): void {
    for (const { id } of this.ports.conversations.all()) {
      this.check(id);
    }
  }

  /** Asks for what this conversation lacks, if anything. */
  check(id: string): void {
    if (!this.ports.ready() || this.turns.isTaken(id)) {
      return;
    }
    const after = this.after(id);
    if (after === null) {
      this.turns.waive(id);
    } else if (this.turns.take(id)) {
      this.pull(id, after);
    }
  }

  /** After the end of a connection: nothing is under way, and what failed may be tried at once. */
  restart(): void {
    this.turns.restart();
    this.refused.clear();
    this.doubts.clear();
  }

  private after(id: string): number | null {
    if (this.refused.has(id)) {
      return null;
    }
    const { conversations } = this.ports;
    const doubted = this.doubts.stands(id) ? conversations.tracked(id)?.log.changeSeq : undefined;
    return conversations.changeGap(id) ?? doubted ?? null;
  }

  private pull(id: string, after: number): void {
    const reasons = this.doubts.reasons(id);
    this.ports.requests.call({
      body: { case: 'pullChanges', value: { conversationId: id, afterChangeSeq: after, limit: 0 } },
      expect: 'pullChangesResult',
      onReply: (reply) => {
        if (!this.turns.end(id)) {
          return;
        }
        if (reply.ok) {
          this.doubts.settle(id, reasons);
        }
        this.answered(id, after, reply);
        this.ports.changed(id);
        this.turns.next(id);
      },
    });
    this.ports.changed(id);
  }

  private answered(id: string, after: number, reply: Reply<PullChangesResult>): void {
    if (!reply.ok) {
      if (!reply.error.retryable) {
        this.refused.add(id);
      } else if (this.ports.ready()) {
        this.turns.pause(id, reply.error.retryAfterMs);
      }
      return;
    }
    const { coveredToChangeSeq, changeSeq, messages } = reply.value;
    this.ports.conversations.heardOfChange(id, changeSeq);
    this.ports.pulled(id, after, coveredToChangeSeq, messages.map(toMessage));
    const gap = this.ports.conversations.changeGap(id);
    if (gap !== null && gap <= after) {
      // It covered nothing of what was asked: not again at once.
      this.turns.pause(id, 0);
    } else {
      this.turns.succeeded(id);
    }
  }
}
