import { ParleyError } from '../errors.js';
import type { HelloResult, ServerFrame } from '../gen/protocol.js';
import type { Cancel, Clock, Page, Wire, WireEvents } from '../ports.js';
import type { ServerBody } from '../protocol/codec.js';
import type { Access, TokenReason, TokenSource } from '../rest/tokens.js';
import type { ClosedReason } from '../views.js';
import { backoffMs, STABLE_MS } from './backoff.js';
import { judgeClose, judgeHelloError, type Verdict } from './closing.js';
import { Heartbeat } from './heartbeat.js';
import { Renewal } from './renewal.js';
import { Requests } from './requests.js';

export type LinkStatus =
  | { readonly status: 'idle' | 'connecting' | 'ready' }
  | { readonly status: 'offline'; readonly nextTryAtMs: number; readonly attempts: number }
  | { readonly status: 'closed'; readonly reason: ClosedReason; readonly closeCode: number };

export interface ConnectionEvents {
  statusChanged(): void;
  /** Accepted: requests may be made. */
  ready(hello: HelloResult): void;
  push(body: ServerBody): void;
}

export interface ConnectionPorts {
  readonly clock: Clock;
  readonly wire: Wire;
  readonly page: Page;
  readonly tokenSource: TokenSource;
  /** Runs one input; everything that comes from outside goes through it. */
  readonly input: (work: () => void) => void;
}

export interface ConnectionSettings {
  readonly deviceId: string;
  readonly client: string;
  /** A number of DeviceKind. */
  readonly deviceKind: number;
  /** Used where the token source names no address. */
  readonly wsUrl: string;
}

/** After these the token at hand is not the one to try. */
const NEEDS_TOKEN: readonly ClosedReason[] = ['unauthenticated', 'displaced'];
/** From the socket's opening to the HelloResult. */
const OPENING_MS = 15_000;

/**
 * One connection after the other: token, socket, hello, then requests and pushes until it ends, then a pause, then anew.
 * `epoch` counts the tries, so that whatever belongs to an earlier one is dropped when it comes late.
 */
export class Connection {
  status: LinkStatus = { status: 'idle' };
  readonly requests: Requests;
  private readonly heartbeat: Heartbeat;
  private readonly renewal: Renewal;
  private epoch = 0;
  private failures = 0;
  private tokenReason: TokenReason = 'connect';
  private goAwayAtMs = 0;
  private timers: Cancel[] = [];

  constructor(
    private readonly ports: ConnectionPorts,
    private readonly settings: ConnectionSettings,
    private readonly events: ConnectionEvents,
  ) {
    const { clock, page, wire, tokenSource, input } = ports;
    this.requests = new Requests(
      clock,
      (id, body) => wire.send(id, body),
      () => this.heartbeat.probe(),
    );
    this.heartbeat = new Heartbeat(clock, page, this.requests, () => this.lost({ kind: 'reconnect' }, 0));
    this.renewal = new Renewal(clock, this.requests, tokenSource, input);
  }

  get ready(): boolean {
    return this.status.status === 'ready';
  }

  /** Connects now, unless it is connected or about to be. */
  connect(): void {
    const { status } = this.status;
    if (status === 'idle' || status === 'offline' || status === 'closed') {
      this.open();
    }
  }

  disconnect(): void {
    this.end();
    this.failures = 0;
    this.change({ status: 'idle' });
  }

  /** The page is looked at again, or the network is back: don't wait, and don't trust a silent connection. */
  wake(): void {
    if (this.status.status === 'offline') {
      this.open();
    } else if (this.ready) {
      this.heartbeat.probe();
    }
  }

  /** The page's visibility changed. */
  visibilityChanged(): void {
    if (this.ready) {
      this.heartbeat.restart();
    }
  }

  private open(): void {
    this.end();
    const epoch = this.epoch;
    const reason = this.tokenReason;
    this.change({ status: 'connecting' });
    const answer = (work: () => void): void => {
      if (epoch === this.epoch) {
        this.ports.input(work);
      }
    };
    this.ports.tokenSource(reason).then(
      (access) => answer(() => this.openSocket(access, epoch)),
      (failure: unknown) => answer(() => this.noToken(failure)),
    );
  }

  private noToken(failure: unknown): void {
    if (failure instanceof ParleyError && !failure.retryable) {
      this.lost({ kind: 'final', reason: 'unauthenticated' }, 0);
    } else {
      this.lost({ kind: 'reconnect' }, 0, failure instanceof ParleyError ? failure.retryAfterMs : 0);
    }
  }

  private openSocket(access: Access, epoch: number): void {
    this.tokenReason = 'connect';
    this.timers.push(
      this.ports.clock.after(OPENING_MS, () => {
        if (!this.ready) {
          this.lost({ kind: 'reconnect' }, 0);
        }
      }),
    );
    const current = (work: () => void): void => {
      if (epoch === this.epoch) {
        this.ports.input(work);
      }
    };
    const events: WireEvents = {
      opened: () => current(() => this.hello(access.accessToken)),
      frame: (frame) => current(() => this.received(frame)),
      closed: (code) => current(() => this.lost(judgeClose(code), code)),
    };
    try {
      this.ports.wire.open(access.wsUrl ?? this.settings.wsUrl, events);
    } catch (failure) {
      // No such address, or no WebSocket: a mistake of the program, which trying again does not mend.
      this.lost({ kind: 'final', reason: 'protocol' }, 0);
      throw failure;
    }
  }

  private hello(token: string): void {
    const { deviceId, client, deviceKind } = this.settings;
    const epoch = this.epoch;
    this.requests.call({
      body: { case: 'hello', value: { token, deviceId, client, deviceKind } },
      expect: 'helloResult',
      timeoutMs: OPENING_MS,
      onReply: (reply) => {
        if (epoch !== this.epoch) {
          return;
        }
        if (reply.ok) {
          this.accepted(reply.value);
        } else {
          this.lost(judgeHelloError(reply.error), 0, reply.error.retryAfterMs);
        }
      },
    });
  }

  private accepted(hello: HelloResult): void {
    this.goAwayAtMs = 0;
    this.timers.push(this.ports.clock.after(STABLE_MS, () => (this.failures = 0)));
    this.change({ status: 'ready' });
    this.heartbeat.start(hello.limits?.pingIntervalMs);
    this.renewal.start(hello.tokenExpiresAtMs, hello.serverTimeMs);
    this.events.ready(hello);
  }

  private received(frame: ServerFrame): void {
    this.heartbeat.heard();
    if (frame.replyTo > 0) {
      this.requests.reply(frame.replyTo, frame.body);
    } else if (frame.body.case === 'goAway') {
      this.goAway(frame.body.value.reconnectAfterMs);
    } else if (this.ready) {
      this.events.push(frame.body);
    }
  }

  /** The server spreads its clients over this time itself, so there is no backoff on top of it. */
  private goAway(afterMs: number): void {
    const { clock } = this.ports;
    this.goAwayAtMs = clock.now() + afterMs;
    this.timers.push(clock.after(afterMs, () => this.open()));
  }

  private lost(verdict: Verdict, closeCode: number, atLeastMs = 0): void {
    const { clock } = this.ports;
    const askedToGo = this.goAwayAtMs;
    this.end();
    if (verdict.kind === 'final') {
      this.failures = 0;
      // Whoever calls connect() after that has changed something: the token at hand is not the one to try.
      this.tokenReason = NEEDS_TOKEN.includes(verdict.reason) ? 'rejected' : 'connect';
      this.change({ status: 'closed', reason: verdict.reason, closeCode });
      return;
    }
    if (verdict.kind === 'renew') {
      this.tokenReason = 'rejected';
    }
    const delay =
      askedToGo > 0
        ? Math.max(0, askedToGo - clock.now())
        : verdict.kind === 'renew' && this.failures === 0
          ? 0
          : Math.max(atLeastMs, backoffMs(this.failures, clock));
    this.failures++;
    this.timers.push(clock.after(delay, () => this.open()));
    this.change({ status: 'offline', nextTryAtMs: clock.now() + delay, attempts: this.failures });
  }

  /** Nothing of the current try is left afterwards. */
  private end(): void {
    this.epoch++;
    this.goAwayAtMs = 0;
    for (const cancel of this.timers) {
      cancel();
    }
    this.timers = [];
    this.heartbeat.stop();
    this.renewal.stop();
    this.ports.wire.close();
    const wasReady = this.ready;
    if (wasReady) {
      this.status = { status: 'connecting' };
    }
    this.requests.failAll(new ParleyError('DISCONNECTED', 'the connection ended before the answer', true));
  }

  private change(status: LinkStatus): void {
    this.status = status;
    this.events.statusChanged();
  }
}
