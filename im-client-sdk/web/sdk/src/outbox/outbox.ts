import { SUPPORT } from '../api.js';
import { backoffMs } from '../connection/backoff.js';
import type { Reply, Requests } from '../connection/requests.js';
import { errorCode, ParleyError } from '../errors.js';
import type { SendResult } from '../gen/protocol.js';
import type { Clock } from '../ports.js';
import { AS_SENT, toContent, toError, toOrigin, type StoredMessage } from '../protocol/convert.js';
import type { Limits, SendOptions } from '../views.js';
import { Lane, type PendingMessage } from './lane.js';
import { contentOf, frameOf } from './contents.js';
import type { OutboxEntry } from './store.js';

export interface OutboxPorts {
  readonly clock: Clock;
  readonly requests: Requests;
  readonly ready: () => boolean;
  readonly selfId: () => string;
  readonly limits: () => Limits;
  /** The id behind the name SUPPORT, if it is known. */
  readonly resolve: (conversationId: string) => string;
  readonly newId: () => string;
  /** Durable writes, in order. */
  readonly put: (entry: OutboxEntry) => void;
  readonly remove: (clientMsgId: string) => void;
  /** The server has stored it. */
  readonly stored: (message: StoredMessage) => void;
  readonly changed: (conversationId: string) => void;
}

/**
 * Messages on their way. Per conversation one Send is in flight; it holds the oldest entries in their order, and what
 * was not answered is sent again under the same ids. A final refusal takes its message out of the way of those behind.
 */
export class Outbox {
  private readonly lanes = new Map<string, Lane>();
  private lastPosition = 0;

  constructor(private readonly ports: OutboxPorts) {}

  /** Entries of an earlier life of this device. They stand before what was written since. */
  restore(entries: readonly OutboxEntry[]): void {
    const self = this.ports.selfId();
    for (const entry of entries.filter(({ userId }) => userId === '' || self === '' || userId === self)) {
      const id = this.ports.resolve(entry.conversationId);
      const lane = this.lane(id);
      this.lastPosition = Math.max(this.lastPosition, entry.position);
      if (lane.has(entry.clientMsgId)) {
        continue;
      }
      if (entry.failure === null) {
        lane.insert(entry);
      } else {
        lane.fail(entry, new ParleyError(errorCode(entry.failure), 'refused before the reload', false));
      }
      this.ports.changed(id);
    }
    this.pumpAll();
  }

  add(
    conversationId: string,
    text: string,
    { replyTo, mentions, ...content }: SendOptions & Pick<OutboxEntry, 'attachment' | 'custom' | 'forward'>,
  ): string {
    const id = this.ports.resolve(conversationId);
    return this.enqueue(id, {
      clientMsgId: this.ports.newId(),
      conversationId: id,
      userId: this.ports.selfId(),
      text,
      ...content,
      replyTo: replyTo ?? 0,
      mentions: mentions ?? [],
      createdAtMs: this.ports.clock.now(),
    });
  }

  retry(conversationId: string, clientMsgId: string): void {
    const id = this.ports.resolve(conversationId);
    const failed = this.lanes.get(id)?.takeFailed(clientMsgId);
    if (failed?.error.code === 'CLIENT_MSG_ID_REUSED') {
      this.ports.remove(clientMsgId);
      this.enqueue(id, { ...failed.entry, clientMsgId: this.ports.newId() });
    } else if (failed) {
      this.enqueue(id, failed.entry);
    }
  }

  discard(conversationId: string, clientMsgId: string): void {
    const id = this.ports.resolve(conversationId);
    if (this.lanes.get(id)?.takeFailed(clientMsgId)) {
      this.ports.remove(clientMsgId);
      this.ports.changed(id);
    }
  }

  pending(conversationId: string): readonly PendingMessage[] {
    return this.lanes.get(conversationId)?.pending() ?? [];
  }

  /** There is something to be sent to the SUPPORT conversation, whose id is not known yet. */
  get awaitsSupport(): boolean {
    return this.lanes.get(SUPPORT)?.empty === false;
  }

  /** The SUPPORT conversation has its id now. */
  supportKnown(id: string): void {
    const waiting = this.lanes.get(SUPPORT);
    if (waiting) {
      waiting.rewrite((entry) => this.written({ ...entry, conversationId: id }));
      waiting.moveTo(this.lane(id));
      this.lanes.delete(SUPPORT);
      this.ports.changed(SUPPORT);
      this.ports.changed(id);
      this.pump(id);
    }
  }

  /** The log holds this message of the reader's own: it need not be sent (again). */
  seen(conversationId: string, clientMsgId: string): void {
    if (this.lanes.get(conversationId)?.take(clientMsgId)) {
      this.ports.remove(clientMsgId);
      this.ports.changed(conversationId);
    }
  }

  /** Who the reader is, is known. Entries of somebody else are no longer shown or sent, but stay in the store. */
  adopt(selfId: string): void {
    for (const [id, lane] of this.lanes) {
      lane.rewrite((entry) =>
        entry.userId === '' ? this.written({ ...entry, userId: selfId }) : entry.userId === selfId ? entry : null,
      );
      this.ports.changed(id);
    }
  }

  /** A new connection: nothing is in flight on it. */
  restart(): void {
    for (const lane of this.lanes.values()) {
      lane.cancelPause();
      lane.busy = false;
      lane.failures = 0;
    }
    this.pumpAll();
  }

  private enqueue(id: string, message: Omit<OutboxEntry, 'position' | 'failure'>): string {
    // By time, so that what an earlier life left, loaded later, stands before.
    this.lastPosition = Math.max(this.lastPosition + 1, this.ports.clock.now());
    this.lane(id).insert(this.written({ ...message, position: this.lastPosition, failure: null }));
    this.ports.changed(id);
    this.pump(id);
    return message.clientMsgId;
  }

  private pumpAll(): void {
    for (const id of this.lanes.keys()) {
      this.pump(id);
    }
  }

  private pump(id: string): void {
    const lane = this.lanes.get(id);
    if (!lane || id === SUPPORT || lane.busy || lane.empty || !this.ports.ready()) {
      return;
    }
    const batch = lane.batch(this.ports.limits());
    lane.busy = true;
    this.ports.requests.call({
      body: {
        case: 'send',
        value: {
          conversationId: id,
          messages: batch.map(frameOf),
        },
      },
      expect: 'sendResult',
      onReply: (reply) => this.answered(id, lane, batch, reply),
    });
  }

  private answered(id: string, lane: Lane, batch: readonly OutboxEntry[], reply: Reply<SendResult>): void {
    if (!this.ports.ready()) {
      // Sent again on the next connection.
      return;
    }
    lane.busy = false;
    if (!reply.ok) {
      this.refused(id, lane, batch, reply.error);
      return;
    }
    if (reply.value.acks.length > 0) {
      lane.failures = 0;
    }
    for (const ack of reply.value.acks) {
      const entry = batch.find((sent) => sent.clientMsgId === ack.clientMsgId);
      if (entry) {
        this.seen(id, ack.clientMsgId);
        this.ports.stored({
          messageId: ack.messageId,
          conversationId: id,
          seq: ack.seq,
          senderId: this.ports.selfId(),
          clientMsgId: ack.clientMsgId,
          sentAtMs: ack.sentAtMs,
          content: entry.forward ? toContent(ack.content) : contentOf(entry),
          origin: toOrigin(ack.content?.origin),
          replyTo: entry.replyTo ?? 0,
          mentions: entry.mentions ?? [],
          ...AS_SENT,
        });
      }
    }
    const { refusal } = reply.value;
    if (refusal?.error) {
      const at = batch.filter((entry) => entry.clientMsgId === refusal.clientMsgId);
      this.refused(id, lane, at, toError(refusal.error));
    } else if (reply.value.acks.length === 0) {
      this.refused(id, lane, [], new ParleyError('UNKNOWN', 'neither acks nor a refusal', true));
    } else {
      this.pump(id);
    }
  }

  /**
   * These were not taken. What may pass is tried again after a pause, with the rest of the lane behind it. So is a Send
   * that met an earlier one of ours whose answer did not come in time.
   */
  private refused(id: string, lane: Lane, entries: readonly OutboxEntry[], error: ParleyError): void {
    if (error.retryable || error.code === 'SEND_IN_FLIGHT') {
      const { clock } = this.ports;
      lane.busy = true;
      const delay = Math.max(error.retryAfterMs, 100, backoffMs(lane.failures++, clock));
      lane.cancelPause = clock.after(delay, () => {
        lane.busy = false;
        this.pump(id);
      });
      return;
    }
    for (const entry of entries.filter(({ clientMsgId }) => lane.queued(clientMsgId))) {
      lane.fail(this.written({ ...entry, failure: error.code }), error);
    }
    this.ports.changed(id);
    this.pump(id);
  }

  private written(entry: OutboxEntry): OutboxEntry {
    this.ports.put(entry);
    return entry;
  }

  private lane(id: string): Lane {
    let lane = this.lanes.get(id);
    if (!lane) {
      lane = new Lane();
      this.lanes.set(id, lane);
    }
    return lane;
  }
}
