import { backoffMs } from '../connection/backoff.js';
import type { Reply, Requests } from '../connection/requests.js';
import type { Conversations } from '../conversation/conversations.js';
import type { PullChangesResult } from '../gen/protocol.js';
import type { Clock } from '../ports.js';
import { toMessage, type StoredMessage } from '../protocol/convert.js';

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

/** At most this many at once; a client with many conversations must not run into its rate limit. */
const PARALLEL = 4;

/** Brings the changes to messages that were missed, of rows and of what is shown. One request a conversation. */
export class ChangePuller {
  private readonly underWay = new Set<string>();
  private readonly waiting = new Set<string>();
  private readonly failures = new Map<string, number>();
  /** Not to be asked for again on this connection. */
  private readonly refused = new Set<string>();
  /** How often there was reason to ask whether there are more: of what the reader is not in no sync tells. */
  private readonly doubtful = new Map<string, number>();

  constructor(private readonly ports: ChangePullerPorts) {}

  /** Nothing that is known to exist is missing. */
  get complete(): boolean {
    return [...this.ports.conversations.all()].every(({ id }) => this.after(id) === null);
  }

  /** Pushes may have been lost. */
  doubt(): void {
    const { conversations } = this.ports;
    for (const id of conversations.trackedIds()) {
      if (conversations.tracked(id)?.log.opened && conversations.record(id)?.joined === false) {
        this.doubtful.set(id, (this.doubtful.get(id) ?? 0) + 1);
        this.check(id);
      }
    }
  }

  checkAll(): void {
    for (const { id } of this.ports.conversations.all()) {
      this.check(id);
    }
  }

  /** Asks for what this conversation lacks, if anything. */
  check(id: string): void {
    if (!this.ports.ready() || this.underWay.has(id)) {
      return;
    }
    const after = this.after(id);
    if (after === null) {
      this.waiting.delete(id);
    } else if (this.underWay.size >= PARALLEL) {
      this.waiting.add(id);
    } else {
      this.waiting.delete(id);
      this.pull(id, after);
    }
  }

  /** After the end of a connection: nothing is under way, and what failed may be tried at once. */
  restart(): void {
    this.underWay.clear();
    this.waiting.clear();
    this.failures.clear();
    this.refused.clear();
    this.doubtful.clear();
  }

  private after(id: string): number | null {
    if (this.refused.has(id)) {
      return null;
    }
    const { conversations } = this.ports;
    const tracked = conversations.tracked(id);
    const doubted = this.doubtful.has(id) && tracked?.log.opened === true && tracked.failure === null;
    return conversations.changeGap(id) ?? (doubted ? tracked.log.changeSeq : null);
  }

  private pull(id: string, after: number): void {
    this.underWay.add(id);
    const doubts = this.doubtful.get(id);
    this.ports.requests.call({
      body: { case: 'pullChanges', value: { conversationId: id, afterChangeSeq: after, limit: 0 } },
      expect: 'pullChangesResult',
      onReply: (reply) => {
        if (!this.underWay.delete(id)) {
          return;
        }
        if (reply.ok && this.doubtful.get(id) === doubts) {
          this.doubtful.delete(id);
        }
        this.answered(id, after, reply);
        this.ports.changed(id);
        this.check(id);
        for (const next of [...this.waiting]) {
          this.check(next);
        }
      },
    });
    this.ports.changed(id);
  }

  private answered(id: string, after: number, reply: Reply<PullChangesResult>): void {
    if (!reply.ok) {
      if (!reply.error.retryable) {
        this.refused.add(id);
      } else if (this.ports.ready()) {
        this.again(id, reply.error.retryAfterMs);
      }
      return;
    }
    const { coveredToChangeSeq, changeSeq, messages } = reply.value;
    this.ports.conversations.heardOfChange(id, changeSeq);
    this.ports.pulled(id, after, coveredToChangeSeq, messages.map(toMessage));
    const gap = this.ports.conversations.changeGap(id);
    if (gap !== null && gap <= after) {
      // It covered nothing of what was asked: not again at once.
      this.again(id, 0);
    } else {
      this.failures.delete(id);
    }
  }

  private again(id: string, retryAfterMs: number): void {
    const failures = this.failures.get(id) ?? 0;
    this.failures.set(id, failures + 1);
    this.underWay.add(id);
    this.ports.clock.after(Math.max(retryAfterMs, 100, backoffMs(failures, this.ports.clock)), () => {
      if (this.underWay.delete(id)) {
        this.check(id);
      }
    });
  }
}
