import { backoffMs } from '../connection/backoff.js';
import type { Requests } from '../connection/requests.js';
import type { Conversations } from '../conversation/conversations.js';
import type { SyncResult } from '../gen/protocol.js';
import type { Cancel, Clock } from '../ports.js';

export interface SyncerPorts {
  readonly clock: Clock;
  readonly requests: Requests;
  readonly conversations: Conversations;
  readonly ready: () => boolean;
  /** A sync has come to its end; what it told of is applied. */
  readonly done: (relationsChanged: boolean) => void;
  /** What was known is of another log, or too old: everything is fetched anew. */
  readonly reset: () => void;
}

const PAGE = 100;
const NO_TOKEN = new Uint8Array(0);

/** Becomes current: page after page from the token on, over connections, until there is no more. */
export class Syncer {
  /** The first one has come to its end. */
  synced = false;
  private token = NO_TOKEN;
  private logEpoch = '';
  private underWay = false;
  private again = false;
  private resetting = false;
  private relationsChanged = false;
  private failures = 0;
  private cancel: Cancel = () => undefined;

  constructor(private readonly ports: SyncerPorts) {}

  get running(): boolean {
    return this.underWay || this.again;
  }

  /** What a client needs to go on from here. */
  get cursor(): { readonly logEpoch: string; readonly token: Uint8Array } {
    return { logEpoch: this.logEpoch, token: this.token };
  }

  /** As an earlier client has left it, which was current. */
  restore(logEpoch: string, token: Uint8Array): void {
    this.logEpoch = logEpoch;
    this.token = new Uint8Array(token);
    this.synced = true;
  }

  /** A new connection. */
  start(logEpoch: string): void {
    this.stop();
    if (this.logEpoch !== '' && this.logEpoch !== logEpoch) {
      this.reset();
    }
    this.logEpoch = logEpoch;
    this.run();
  }

  /** The connection ended. */
  stop(): void {
    this.cancel();
    this.underWay = false;
    this.again = false;
    this.failures = 0;
  }

  /** Something may have been missed: now, or right after the sync that is under way. */
  run(): void {
    if (!this.ports.ready()) {
      return;
    }
    if (this.underWay) {
      this.again = true;
      return;
    }
    this.again = false;
    this.page();
  }

  /** The reader is another user than before. */
  forget(): void {
    this.stop();
    this.synced = false;
    this.reset();
  }

  private page(): void {
    this.underWay = true;
    this.ports.requests.call({
      body: { case: 'sync', value: { syncToken: this.token, limit: PAGE } },
      expect: 'syncResult',
      onReply: (reply) => {
        if (!this.underWay || (!reply.ok && !this.ports.ready())) {
          return;
        }
        if (reply.ok) {
          this.failures = 0;
          this.apply(reply.value);
        } else {
          if (!reply.error.retryable) {
            // The token is what could be wrong with it.
            this.reset();
          }
          const { clock } = this.ports;
          const delay = Math.max(reply.error.retryAfterMs, 100, backoffMs(this.failures++, clock));
          this.cancel = clock.after(delay, () => this.page());
        }
      },
    });
  }

  private apply(result: SyncResult): void {
    const { conversations } = this.ports;
    if (result.reset) {
      this.reset();
    }
    for (const conversation of result.conversations) {
      conversations.upsert(conversation);
    }
    for (const id of result.removedConversationIds) {
      conversations.left(id);
    }
    this.relationsChanged ||= result.relationsChanged;
    this.token = new Uint8Array(result.nextToken);
    if (result.more) {
      this.page();
      return;
    }
    if (this.resetting) {
      this.resetting = false;
      conversations.endReset();
    }
    this.synced = true;
    this.underWay = false;
    const { relationsChanged } = this;
    this.relationsChanged = false;
    this.ports.done(relationsChanged);
    if (this.again) {
      this.run();
    }
  }

  private reset(): void {
    this.token = NO_TOKEN;
    this.resetting = true;
    this.relationsChanged = true;
    this.ports.conversations.beginReset();
    this.ports.reset();
  }
}
