import { backoffMs } from '../connection/backoff.js';
import type { Requests, ResultCase, ResultOf } from '../connection/requests.js';
import { ParleyError } from '../errors.js';
import { PresenceState as States, type Presence as PresenceFrame } from '../gen/protocol.js';
import type { Cancel, Clock } from '../ports.js';
import type { RequestBody } from '../protocol/codec.js';
import { Derived, type Batch } from '../state/readable.js';
import type { Presence, Presences } from './views.js';

/** In one request. */
const MOST = 500;
/** However short a server says that subscriptions last. */
const RENEW_LEAST_MS = 1_000;

export interface PresencePorts {
  readonly clock: Clock;
  readonly requests: Requests;
  readonly batch: Batch;
  readonly ready: () => boolean;
}

interface Watched {
  presence: Presence;
  asOfMs: number;
  /** A server has taken it, on this connection or an earlier one. */
  taken: boolean;
}

interface Waiting {
  /** Whom the server has not taken yet. */
  readonly lacks: Set<string>;
  resolve(): void;
  reject(error: ParleyError): void;
}

/**
 * Keeps the server told whom to watch, and what is known of them. One request is under way at a time, so that none passes
 * another; what comes meanwhile gathers for the next.
 */
export class PresenceWatch implements Presences {
  private readonly watched = new Map<string, Watched>();
  private readonly views = new Map<string, Derived<Presence>>();
  /** To be subscribed, or subscribed anew. */
  private due = new Set<string>();
  private leaving = new Set<string>();
  private subscribers: Waiting[] = [];
  private own: 'online' | 'away' = 'online';
  private ownDue = false;
  private setters: Waiting[] = [];
  private underWay = false;
  private failures = 0;
  private pause: Cancel | null = null;
  private renewal: Cancel | null = null;
  private closed = false;

  constructor(private readonly ports: PresencePorts) {}

  subscribe(userIds: readonly string[]): Promise<void> {
    const wrong = userIds.find((id) => !/^[1-9]\d{0,18}$/.test(id));
    if (wrong !== undefined) {
      return Promise.reject(new ParleyError('INVALID_ARGUMENT', `userIds: ${wrong} (expected: > 0)`, false));
    }
    const lacks = new Set(userIds.filter((id) => !this.watched.get(id)?.taken));
    for (const id of userIds.filter((it) => !this.watched.has(it))) {
      this.watched.set(id, { presence: unknown(id), asOfMs: 0, taken: false });
      this.leaving.delete(id);
      this.due.add(id);
    }
    return lacks.size === 0 ? Promise.resolve() : this.wait(this.subscribers, lacks);
  }

  unsubscribe(userIds: readonly string[]): void {
    this.ports.batch.run(() => {
      const left = userIds.filter((id) => this.watched.has(id));
      for (const id of left) {
        this.forget(id);
        this.due.delete(id);
        this.leaving.add(id);
      }
      this.took(left);
      this.next();
    });
  }

  of(userId: string): Derived<Presence> {
    const view =
      this.views.get(userId) ??
      new Derived(this.ports.batch, () => this.watched.get(userId)?.presence ?? unknown(userId));
    this.views.set(userId, view);
    return view;
  }

  set(status: 'online' | 'away'): Promise<void> {
    this.own = status;
    this.ownDue = true;
    return this.wait(this.setters, new Set());
  }

  /** Somebody is now thus, unless something newer is known. */
  told(frame: PresenceFrame): void {
    const watched = this.watched.get(frame.userId);
    if (watched && frame.asOfMs >= watched.asOfMs) {
      watched.asOfMs = frame.asOfMs;
      this.show(watched, toPresence(frame));
    }
  }

  /** A new connection, which watches nobody, or one whose subscriptions may be lost. */
  restart(): void {
    this.renewal?.();
    this.renewal = null;
    this.due = new Set(this.watched.keys());
    this.ownDue ||= this.own === 'away' || this.setters.length > 0;
    this.next();
  }

  /** The connection ended, and its subscriptions with it. */
  stop(): void {
    this.pause?.();
    this.renewal?.();
    this.pause = this.renewal = null;
    this.failures = 0;
    this.leaving.clear();
    for (const watched of this.watched.values()) {
      watched.asOfMs = 0;
      this.show(watched, unknown(watched.presence.userId));
    }
  }

  close(): void {
    this.closed = true;
    const error = new ParleyError('CLOSED', 'the client was disposed of', false);
    [...this.subscribers, ...this.setters].forEach((waiting) => waiting.reject(error));
  }

  private wait(among: Waiting[], lacks: Set<string>): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.closed) {
        reject(new ParleyError('CLOSED', 'the client was disposed of', false));
      } else {
        among.push({ lacks, resolve, reject });
        this.ports.batch.run(() => this.next());
      }
    });
  }

  private next(): void {
    if (this.underWay || this.pause || !this.ports.ready()) {
      return;
    }
    if (this.leaving.size > 0) {
      this.leave([...this.leaving]);
    } else if (this.ownDue) {
      this.tell(this.own === 'away' ? States.PRESENCE_AWAY : States.PRESENCE_ONLINE);
    } else if (this.due.size > 0) {
      this.watch([...this.due].slice(0, MOST));
    }
  }

  private leave(userIds: readonly string[]): void {
    this.leaving.clear();
    this.ask({ case: 'unsubscribePresence', value: { userIds } }, 'unsubscribePresenceResult', {
      done: () => undefined,
      later: () => userIds.filter((id) => !this.watched.has(id)).forEach((id) => this.leaving.add(id)),
      refused: () => undefined,
    });
  }

  private tell(state: number): void {
    this.ownDue = false;
    this.ask({ case: 'setPresence', value: { state } }, 'setPresenceResult', {
      done: () => !this.ownDue && this.setters.splice(0).forEach((waiting) => waiting.resolve()),
      later: () => (this.ownDue = true),
      refused: (error) => {
        this.own = 'online';
        this.ownDue = false;
        this.setters.splice(0).forEach((waiting) => waiting.reject(error));
      },
    });
  }

  private watch(userIds: readonly string[]): void {
    userIds.forEach((id) => this.due.delete(id));
    const again = (ids: readonly string[]): void =>
      ids.filter((id) => this.watched.has(id)).forEach((id) => this.due.add(id));
    this.ask({ case: 'subscribePresence', value: { userIds } }, 'subscribePresenceResult', {
      done: ({ people, renewAfterMs }) => {
        people.forEach((frame) => this.told(frame));
        this.took(userIds);
        this.renewal ??= this.ports.clock.after(Math.max(RENEW_LEAST_MS, renewAfterMs), () => this.restart());
      },
      later: () => again(userIds),
      refused: (error) => {
        this.drop(userIds, error);
        again(userIds);
      },
    });
  }

  private ask<C extends ResultCase>(
    body: RequestBody,
    expect: C,
    reply: { done(result: ResultOf<C>): void; later(): void; refused(error: ParleyError): void },
  ): void {
    const { clock, ready, requests } = this.ports;
    this.underWay = true;
    requests.call({
      body,
      expect,
      onReply: (answer) => {
        this.underWay = false;
        if (!ready()) {
          return;
        }
        if (answer.ok) {
          this.failures = 0;
          reply.done(answer.value);
        } else if (answer.error.retryable) {
          reply.later();
          const delay = Math.max(answer.error.retryAfterMs, 100, backoffMs(this.failures++, clock));
          this.pause = clock.after(delay, () => {
            this.pause = null;
            this.next();
          });
        } else {
          reply.refused(answer.error);
        }
        this.next();
      },
    });
  }

  private took(userIds: readonly string[]): void {
    for (const id of userIds) {
      const watched = this.watched.get(id);
      if (watched) {
        watched.taken = true;
      }
      this.subscribers.forEach(({ lacks }) => lacks.delete(id));
    }
    this.settle(
      ({ lacks }) => lacks.size === 0,
      (subscriber) => subscriber.resolve(),
    );
  }

  /** Those who are new are not watched; if nobody is, the others are not any longer. */
  private drop(userIds: readonly string[], error: ParleyError): void {
    const fresh = userIds.filter((id) => this.watched.get(id)?.taken === false);
    const dropped = fresh.length > 0 ? fresh : userIds;
    dropped.forEach((id) => this.forget(id));
    this.settle(
      ({ lacks }) => dropped.some((id) => lacks.has(id)),
      (subscriber) => subscriber.reject(error),
    );
  }

  private settle(isOver: (subscriber: Waiting) => boolean, end: (subscriber: Waiting) => void): void {
    const over = this.subscribers.filter(isOver);
    this.subscribers = this.subscribers.filter((subscriber) => !over.includes(subscriber));
    over.forEach(end);
  }

  private forget(id: string): void {
    const watched = this.watched.get(id);
    if (watched) {
      this.watched.delete(id);
      this.show(watched, unknown(id));
    }
  }

  private show(watched: Watched, presence: Presence): void {
    const { userId, status, lastSeenMs } = watched.presence;
    if (presence.status !== status || presence.lastSeenMs !== lastSeenMs) {
      watched.presence = presence;
      this.views.get(userId)?.invalidate();
    }
  }
}

function unknown(userId: string): Presence {
  return { userId, status: 'unknown', lastSeenMs: null };
}

function toPresence({ userId, state, lastSeenMs }: PresenceFrame): Presence {
  return { userId, status: STATUSES[state] ?? 'unknown', lastSeenMs: lastSeenMs || null };
}

const STATUSES: Partial<Record<number, Presence['status']>> = {
  [States.PRESENCE_OFFLINE]: 'offline',
  [States.PRESENCE_AWAY]: 'away',
  [States.PRESENCE_ONLINE]: 'online',
};
