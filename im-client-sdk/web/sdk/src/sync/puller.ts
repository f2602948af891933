import type { Reply, Requests } from '../connection/requests.js';
import type { Conversations } from '../conversation/conversations.js';
import type { PullResult } from '../gen/protocol.js';
import type { Clock } from '../ports.js';
import { toMessage, type StoredMessage } from '../protocol/convert.js';
import { Doubts } from './doubts.js';
import { Turns } from './turns.js';

export interface PullerPorts {
  readonly clock: Clock;
  readonly requests: Requests;
  readonly conversations: Conversations;
  readonly ready: () => boolean;
  readonly maxPullMessages: () => number;
  readonly pageSize: number;
  /** Before they are applied. */
  readonly pulled: (messages: readonly StoredMessage[]) => void;
  /** A conversation is or is no longer being pulled. */
  readonly changed: (id: string) => void;
}

interface Wanted {
  readonly fromSeq: number;
  readonly toSeq: number;
  readonly limit: number;
  readonly backward: boolean;
  readonly gap: boolean;
  readonly older: boolean;
}

/** Brings the messages of tracked conversations: the newest page, what is missing, the page before. One pull each. */
export class Puller {
  private readonly turns: Turns;
  private readonly doubts: Doubts;

  constructor(private readonly ports: PullerPorts) {
    this.turns = new Turns(ports.clock, (id) => this.check(id));
    this.doubts = new Doubts(ports.conversations);
  }

  /** Nothing that exists is missing from what is shown. */
  get complete(): boolean {
    const { conversations } = this.ports;
    return conversations.trackedIds().every((id) => conversations.gap(id) === null && !this.doubts.stands(id));
  }

  /** Pushes may have been lost. What the reader is in, a sync tells of. */
  doubt(): void {
    this.doubts.add((id) => this.check(id));
  }

  checkAll(): void {
    for (const id of this.ports.conversations.trackedIds()) {
      this.check(id);
    }
  }

  /** Pulls what this conversation needs, if anything. */
  check(id: string): void {
    if (!this.ports.ready() || this.turns.isTaken(id)) {
      return;
    }
    const wanted = this.wanted(id);
    if (!wanted) {
      this.turns.waive(id);
    } else if (this.turns.take(id)) {
      this.pull(id, wanted);
    }
  }

  /** The page before the oldest message. */
  older(id: string): void {
    const tracked = this.ports.conversations.tracked(id);
    const firstSeq = this.ports.conversations.record(id)?.firstSeq ?? 1;
    if (tracked?.log.hasOlder(firstSeq) && !tracked.olderWanted) {
      tracked.olderWanted = true;
      this.ports.changed(id);
      this.check(id);
    }
  }

  /** Tries again what was refused. */
  retry(id: string): void {
    const tracked = this.ports.conversations.tracked(id);
    if (tracked?.failure) {
      tracked.failure = null;
      this.ports.changed(id);
      this.check(id);
    }
  }

  /** After the end of a connection: nothing is under way, and what failed may be tried at once. */
  restart(): void {
    this.turns.restart();
    this.doubts.clear();
  }

  private wanted(id: string): Wanted | null {
    const { conversations, pageSize, maxPullMessages } = this.ports;
    const tracked = conversations.tracked(id);
    if (!tracked || tracked.failure !== null) {
      return null;
    }
    const page = Math.min(pageSize, maxPullMessages());
    if (!tracked.log.opened) {
      return { fromSeq: 1, toSeq: 0, limit: page, backward: true, gap: false, older: false };
    }
    const gap = conversations.gap(id);
    if (gap) {
      return { fromSeq: gap.from, toSeq: gap.to, limit: maxPullMessages(), backward: false, gap: true, older: false };
    }
    if (this.doubts.stands(id)) {
      const fromSeq = tracked.log.high + 1;
      return { fromSeq, toSeq: 0, limit: maxPullMessages(), backward: false, gap: false, older: false };
    }
    const firstSeq = conversations.record(id)?.firstSeq ?? 1;
    return tracked.olderWanted && tracked.log.hasOlder(firstSeq)
      ? { fromSeq: firstSeq, toSeq: tracked.log.low - 1, limit: page, backward: true, gap: false, older: true }
      : null;
  }

  private pull(id: string, wanted: Wanted): void {
    const reasons = this.doubts.reasons(id);
    const asOf = this.ports.conversations.knownChange(id);
    const log = this.ports.conversations.tracked(id)?.log;
    this.ports.requests.call({
      body: {
        case: 'pull',
        value: {
          conversationId: id,
          fromSeq: wanted.fromSeq,
          toSeq: wanted.toSeq,
          limit: wanted.limit,
          backward: wanted.backward,
        },
      },
      expect: 'pullResult',
      onReply: (reply) => {
        if (!this.turns.end(id)) {
          return;
        }
        // Closed, or closed and opened again meanwhile: this answer belongs to a log that is gone.
        if (this.ports.conversations.tracked(id)?.log === log) {
          if (reply.ok && wanted.toSeq === 0) {
            this.doubts.settle(id, reasons);
          }
          this.answered(id, wanted, asOf, reply);
        }
        this.turns.next(id);
      },
    });
    this.ports.changed(id);
  }

  private answered(id: string, wanted: Wanted, asOf: number, reply: Reply<PullResult>): void {
    const tracked = this.ports.conversations.tracked(id);
    if (!tracked) {
      return;
    }
    if (!reply.ok) {
      if (!reply.error.retryable) {
        tracked.failure = reply.error;
        tracked.olderWanted = false;
      } else if (this.ports.ready()) {
        this.turns.pause(id, reply.error.retryAfterMs);
      }
    } else {
      if (wanted.older) {
        tracked.olderWanted = false;
      }
      const messages = reply.value.messages.map(toMessage);
      this.ports.pulled(messages);
      this.ports.conversations.pulled(id, { ...reply.value, messages, asOf });
      const gap = this.ports.conversations.gap(id);
      if (wanted.gap && gap !== null && gap.from <= wanted.fromSeq) {
        // It covered nothing of what was asked: not again at once.
        this.turns.pause(id, 0);
      } else {
        this.turns.succeeded(id);
      }
    }
    this.ports.changed(id);
  }
}
