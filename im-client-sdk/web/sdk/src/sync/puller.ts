import { backoffMs } from '../connection/backoff.js';
import type { Reply, Requests } from '../connection/requests.js';
import type { Conversations } from '../conversation/conversations.js';
import type { PullResult } from '../gen/protocol.js';
import type { Clock } from '../ports.js';
import { toMessage, type StoredMessage } from '../protocol/convert.js';

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

/** At most this many pulls at once; a client with many open conversations must not run into its rate limit. */
const PARALLEL = 4;

/** Brings the messages of tracked conversations: the newest page, what is missing, the page before. One pull each. */
export class Puller {
  private readonly underWay = new Set<string>();
  private readonly waiting = new Set<string>();
  private readonly failures = new Map<string, number>();
  /** How often there was reason to ask whether there is more: these are no part of a sync, as the reader is not in them. */
  private readonly doubtful = new Map<string, number>();

  constructor(private readonly ports: PullerPorts) {}

  /** Nothing that exists is missing from what is shown. */
  get complete(): boolean {
    const { conversations } = this.ports;
    return conversations.trackedIds().every((id) => conversations.gap(id) === null && !this.doubts(id));
  }

  /** Pushes may have been lost. What the reader is in, a sync tells of. */
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
    for (const id of this.ports.conversations.trackedIds()) {
      this.check(id);
    }
  }

  /** Pulls what this conversation needs, if anything. */
  check(id: string): void {
    if (!this.ports.ready() || this.underWay.has(id)) {
      return;
    }
    const wanted = this.wanted(id);
    if (!wanted) {
      this.waiting.delete(id);
    } else if (this.underWay.size >= PARALLEL) {
      this.waiting.add(id);
    } else {
      this.waiting.delete(id);
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
    this.underWay.clear();
    this.waiting.clear();
    this.failures.clear();
    this.doubtful.clear();
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
    if (this.doubts(id)) {
      const fromSeq = tracked.log.high + 1;
      return { fromSeq, toSeq: 0, limit: maxPullMessages(), backward: false, gap: false, older: false };
    }
    const firstSeq = conversations.record(id)?.firstSeq ?? 1;
    return tracked.olderWanted && tracked.log.hasOlder(firstSeq)
      ? { fromSeq: firstSeq, toSeq: tracked.log.low - 1, limit: page, backward: true, gap: false, older: true }
      : null;
  }

  /** A doubt of a window that is gone, or that was refused, is none. */
  private doubts(id: string): boolean {
    const tracked = this.ports.conversations.tracked(id);
    return this.doubtful.has(id) && tracked?.log.opened === true && tracked.failure === null;
  }

  private pull(id: string, wanted: Wanted): void {
    this.underWay.add(id);
    const doubts = this.doubtful.get(id);
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
        if (!this.underWay.delete(id)) {
          return;
        }
        // Closed, or closed and opened again meanwhile: this answer belongs to a log that is gone.
        if (this.ports.conversations.tracked(id)?.log === log) {
          if (reply.ok && wanted.toSeq === 0 && this.doubtful.get(id) === doubts) {
            this.doubtful.delete(id);
          }
          this.answered(id, wanted, asOf, reply);
        }
        this.check(id);
        for (const next of [...this.waiting]) {
          this.check(next);
        }
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
        this.again(id, reply.error.retryAfterMs);
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
        this.again(id, 0);
      } else {
        this.failures.delete(id);
      }
    }
    this.ports.changed(id);
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
