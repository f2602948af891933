import type { Window } from '../store/store.js';
import { newerState, type StoredMessage } from '../protocol/convert.js';

export interface Range {
  readonly from: number;
  readonly to: number;
}

/**
 * What is known of one conversation's messages: a window of seqs without a hole, in which absence is final, and
 * messages that came too early to be joined to it. Each message enters the window once, whatever comes how often; what is
 * there gives way to a newer state of the same message, whatever brings that.
 */
export class MessageLog {
  /** In seq order. */
  messages: readonly StoredMessage[] = [];
  /** The window is [low, high]; empty while high < low. */
  low = 1;
  high = 0;
  /** There is a window. */
  opened = false;
  /** The cursor in the log of changes: the window holds what all changes up to here have left. */
  changeSeq = 0;
  private readonly early = new Map<number, StoredMessage>();

  /** `deleted`: the seqs that the reader has taken out, which grow elsewhere. The window covers them all the same. */
  constructor(private readonly deleted: ReadonlySet<number>) {}

  /** As an earlier client has left it. */
  restore({ low, high, changeSeq }: Window, messages: readonly StoredMessage[]): void {
    Object.assign(this, { opened: true, low, high, changeSeq, messages });
  }

  /** The last `count` messages, and the window that they fill. */
  newest(count: number): { readonly window: Window; readonly inside: readonly StoredMessage[] } {
    const { high, changeSeq, messages } = this;
    const inside = messages.slice(-count);
    const low = inside.length < messages.length ? (inside[0] as StoredMessage).seq : this.low;
    return { window: { low, high, changeSeq }, inside };
  }

  /** Lets go of what is older than the last `count` messages; it can be had again. */
  trim(count: number): void {
    const { window, inside } = this.newest(count);
    if (window.low > this.low) {
      this.low = window.low;
      this.messages = inside;
    }
  }

  /** A single message from a push or an ack. */
  add(message: StoredMessage): void {
    if (!this.opened || message.seq > this.high) {
      this.early.set(message.seq, newerState(this.early.get(message.seq), message));
      this.join();
    } else {
      this.renew([message]);
    }
  }

  /** Messages of the window as they are now; others are ignored. */
  renew(states: readonly StoredMessage[]): void {
    const fresh = new Map(states.map((message) => [message.seq, message]));
    const renewed = this.messages.map((known) => newerState(known, fresh.get(known.seq) ?? known));
    if (renewed.some((message, index) => message !== this.messages[index])) {
      this.messages = renewed;
    }
  }

  /** What the changes after `after` up to `to` have left. A change to what is below the window only moves the cursor. */
  applyChanges(after: number, to: number, messages: readonly StoredMessage[]): void {
    messages.forEach((message) => this.add(message));
    if (this.opened && after <= this.changeSeq) {
      this.changeSeq = Math.max(this.changeSeq, to);
    }
  }

  /**
   * The answer to a pull: the messages of the range, and that there are no others. Ignored if it leaves a hole.
   * `asOf`: the change that was known of when it was asked for, so that its messages are not older.
   */
  cover(range: Range, messages: readonly StoredMessage[], asOf: number): void {
    const inside = messages
      .filter((message) => message.seq >= range.from && message.seq <= range.to)
      .map((message) => newerState(this.early.get(message.seq), message));
    if (!this.opened) {
      this.opened = true;
      this.low = range.from;
      this.high = Math.max(range.to, range.from - 1);
      this.keep(inside);
      this.changeSeq = asOf;
    } else {
      this.renew(inside);
      if (range.from < this.low && range.to >= this.low - 1) {
        this.keep([...inside.filter((message) => message.seq < this.low), ...this.messages]);
        this.low = range.from;
        // What was changed of them while they were under way was not kept.
        this.changeSeq = Math.min(this.changeSeq, asOf);
      }
      if (range.to > this.high && range.from <= this.high + 1) {
        this.keep([...this.messages, ...inside.filter((message) => message.seq > this.high)]);
        this.high = range.to;
      }
    }
    this.join();
  }

  /** What is missing between the window and the head. */
  gap(lastSeq: number): Range | null {
    const head = Math.max(lastSeq, ...this.early.keys());
    if (!this.opened || head <= this.high) {
      return null;
    }
    return { from: this.high + 1, to: Math.min(head, ...[...this.early.keys()].map((seq) => seq - 1)) };
  }

  /** Lets go of what retention has removed; what came too early may be joined to the rest. */
  removeBefore(firstSeq: number): void {
    if (this.opened && this.low < firstSeq) {
      this.low = firstSeq;
      this.high = Math.max(this.high, firstSeq - 1);
      this.messages = this.messages.filter(({ seq }) => seq >= firstSeq);
      this.join();
    }
  }

  /** Lets go of what is among the deleted by now. */
  removeDeleted(): void {
    this.keep(this.messages);
  }

  /** Retention has removed what is below. */
  hasOlder(firstSeq: number): boolean {
    return this.opened && this.low > firstSeq;
  }

  contains(seq: number): boolean {
    return this.opened && seq >= this.low && seq <= this.high;
  }

  reset(): void {
    this.messages = [];
    this.low = 1;
    this.high = 0;
    this.opened = false;
    this.changeSeq = 0;
    this.early.clear();
  }

  private keep(messages: readonly StoredMessage[]): void {
    this.messages = messages.filter(({ seq }) => !this.deleted.has(seq));
  }

  private join(): void {
    if (!this.opened || this.early.size === 0) {
      return;
    }
    const joined: StoredMessage[] = [];
    for (let next = this.early.get(this.high + 1); next; next = this.early.get(this.high + 1)) {
      joined.push(next);
      this.high++;
    }
    if (joined.length > 0) {
      this.keep([...this.messages, ...joined]);
    }
    for (const seq of this.early.keys()) {
      if (seq <= this.high) {
        this.early.delete(seq);
      }
    }
  }
}
