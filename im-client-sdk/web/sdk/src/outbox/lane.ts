import type { ParleyError } from '../errors.js';
import type { Cancel } from '../ports.js';
import type { Limits } from '../views.js';
import type { OutboxEntry } from './store.js';

export interface Failed {
  readonly entry: OutboxEntry;
  readonly error: ParleyError;
}

export interface PendingMessage {
  readonly entry: OutboxEntry;
  /** Null while it is to be sent. */
  readonly error: ParleyError | null;
}

/** Room for the frame around the texts, and for what stands around each. */
const FRAME_MARGIN = 512;
const MESSAGE_MARGIN = 64;
const MENTION_MARGIN = 24;
const SEQ_BYTES = 10;

/** One conversation's entries in the order of sending, and those that were refused. */
export class Lane {
  /** A Send is under way, or a pause before the next. */
  busy = false;
  failures = 0;
  cancelPause: Cancel = () => undefined;
  private queue: OutboxEntry[] = [];
  private failed: Failed[] = [];

  get empty(): boolean {
    return this.queue.length === 0;
  }

  pending(): readonly PendingMessage[] {
    return [...this.failed, ...this.queue.map((entry) => ({ entry, error: null }))].sort(
      (a, b) => a.entry.position - b.entry.position,
    );
  }

  has(clientMsgId: string): boolean {
    return this.pending().some(({ entry }) => entry.clientMsgId === clientMsgId);
  }

  insert(entry: OutboxEntry): void {
    this.queue.push(entry);
    this.queue.sort((a, b) => a.position - b.position);
  }

  fail(entry: OutboxEntry, error: ParleyError): void {
    this.queue = this.queue.filter((queued) => queued.clientMsgId !== entry.clientMsgId);
    this.failed.push({ entry, error });
  }

  takeFailed(clientMsgId: string): Failed | undefined {
    const found = this.failed.find(({ entry }) => entry.clientMsgId === clientMsgId);
    this.failed = this.failed.filter((failed) => failed !== found);
    return found;
  }

  /** Takes the entry out, whatever its state. False if it is not there. */
  take(clientMsgId: string): boolean {
    const before = this.queue.length + this.failed.length;
    this.queue = this.queue.filter((entry) => entry.clientMsgId !== clientMsgId);
    this.failed = this.failed.filter(({ entry }) => entry.clientMsgId !== clientMsgId);
    return this.queue.length + this.failed.length < before;
  }

  queued(clientMsgId: string): boolean {
    return this.queue.some((entry) => entry.clientMsgId === clientMsgId);
  }

  /** Replaces every entry; null drops it. */
  rewrite(change: (entry: OutboxEntry) => OutboxEntry | null): void {
    this.queue = this.queue.flatMap((entry) => change(entry) ?? []);
    this.failed = this.failed.flatMap(({ entry, error }) => {
      const changed = change(entry);
      return changed ? { entry: changed, error } : [];
    });
  }

  moveTo(other: Lane): void {
    this.queue.forEach((entry) => other.insert(entry));
    this.failed.forEach(({ entry, error }) => other.fail(entry, error));
    this.queue = [];
    this.failed = [];
  }

  /** As many of the oldest as fit into one frame. */
  batch({ maxMessagesPerSend, maxFrameBytes }: Limits): readonly OutboxEntry[] {
    let bytes = FRAME_MARGIN;
    let count = 0;
    for (const entry of this.queue.slice(0, maxMessagesPerSend)) {
      bytes += textBytes(entry.text) + textBytes(entry.custom?.json ?? '') + MESSAGE_MARGIN;
      bytes += MENTION_MARGIN * (entry.mentions?.length ?? 0) + SEQ_BYTES * (entry.forward?.seqs.length ?? 0);
      if (count > 0 && bytes > maxFrameBytes) {
        break;
      }
      count++;
    }
    return this.queue.slice(0, count);
  }
}

/** In UTF-8, as the server counts. */
export function textBytes(text: string): number {
  return new TextEncoder().encode(text).length;
}
