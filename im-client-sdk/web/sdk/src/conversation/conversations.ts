import { SUPPORT } from '../api.js';
import type { ParleyError } from '../errors.js';
import type { Conversation as ConversationFrame } from '../gen/protocol.js';
import type { StoredMessage } from '../protocol/convert.js';
import { MessageLog, type Range } from './log.js';
import { ConversationRecord } from './record.js';

/** A conversation whose messages somebody looks at, so that they are kept current. */
export interface Tracked {
  readonly log: MessageLog;
  failure: ParleyError | null;
  olderWanted: boolean;
}

/** All that is known of conversations and their messages. */
export class Conversations {
  selfId = '';
  /** The visitor's SUPPORT conversation, once it is known. */
  supportId: string | null = null;
  private readonly records = new Map<string, ConversationRecord>();
  private readonly logs = new Map<string, Tracked>();
  /** Known from before a reset, and not confirmed since. */
  private doubtful = new Set<string>();

  constructor(
    private readonly changed: (id: string) => void,
    private readonly supportKnown: () => void,
  ) {}

  /** The id behind the name SUPPORT, if it is known. */
  resolve(id: string): string {
    return id === SUPPORT && this.supportId !== null ? this.supportId : id;
  }

  all(): Iterable<ConversationRecord> {
    return this.records.values();
  }

  record(id: string): ConversationRecord | undefined {
    return this.records.get(id);
  }

  tracked(id: string): Tracked | undefined {
    return this.logs.get(id);
  }

  trackedIds(): string[] {
    return [...this.logs.keys()];
  }

  track(id: string): Tracked {
    let tracked = this.logs.get(id);
    if (!tracked) {
      tracked = { log: new MessageLog(), failure: null, olderWanted: false };
      this.logs.set(id, tracked);
      this.changed(id);
    }
    return tracked;
  }

  untrack(id: string): void {
    if (this.logs.delete(id)) {
      this.changed(id);
    }
  }

  upsert(frame: ConversationFrame): void {
    const id = frame.conversationId;
    let record = this.records.get(id);
    if (!record || this.doubtful.delete(id)) {
      record = new ConversationRecord(id);
      this.records.set(id, record);
    }
    record.applyState(frame, this.selfId);
    const log = this.logs.get(id)?.log;
    if (log?.opened) {
      record.applyCovered({ from: log.low, to: log.high }, log.messages, this.selfId);
    }
    this.changed(id);
    const self = record.members.find((member) => member.userId === this.selfId);
    if (record.kind === 'support' && self?.kind === 'visitor' && this.supportId !== id) {
      this.supportId = id;
      this.supportKnown();
    }
  }

  /** The reader is no longer in it. What was read stays readable. */
  left(id: string): void {
    const record = this.records.get(id);
    if (record) {
      record.joined = false;
      record.unread = 0;
      this.changed(id);
    }
  }

  /** A chat that waits for an agent, seen by one who is not in it. */
  watched(id: string): void {
    if (!this.records.has(id)) {
      const record = new ConversationRecord(id);
      record.kind = 'support';
      this.records.set(id, record);
      this.changed(id);
    }
  }

  /** More exists than the row tells of. */
  behind(id: string): boolean {
    const record = this.records.get(id);
    return record?.joined === true && record.lastSeq < record.headSeq;
  }

  /** A message from a push or an ack. False if something is missing before it. */
  message(message: StoredMessage): boolean {
    const id = message.conversationId;
    const record = this.records.get(id);
    if (!record || this.doubtful.has(id)) {
      return false;
    }
    this.logs.get(id)?.log.add(message);
    const complete = record.applyMessage(message, this.selfId);
    this.changed(id);
    return complete && this.gap(id) === null;
  }

  pulled(id: string, range: Range, messages: readonly StoredMessage[], lastSeq: number, firstSeq: number): void {
    const record = this.records.get(id);
    if (record) {
      record.firstSeq = Math.max(record.firstSeq, firstSeq);
      record.headSeq = Math.max(record.headSeq, lastSeq);
    }
    const log = this.logs.get(id)?.log;
    log?.cover(closed(range, firstSeq, log), messages);
    if (record && log) {
      // With what had come too early and is joined to the window now.
      record.applyCovered({ from: log.low, to: log.high }, log.messages, this.selfId);
    }
    this.changed(id);
  }

  read(id: string, userId: string, seq: number): void {
    const record = this.records.get(id);
    if (!record) {
      return;
    }
    if (userId === this.selfId) {
      const log = this.logs.get(id)?.log;
      const all = log !== undefined && log.contains(seq + 1) && log.high >= record.lastSeq;
      record.raiseRead(seq, all ? log.messages.filter((message) => message.seq > seq) : undefined, this.selfId);
    }
    record.raisePeerRead(userId, seq);
    this.changed(id);
  }

  /** What is missing between what is shown and what is known to exist. */
  gap(id: string): Range | null {
    const tracked = this.logs.get(id);
    return tracked && tracked.failure === null ? tracked.log.gap(this.records.get(id)?.headSeq ?? 0) : null;
  }

  /** Another reader: nothing of this is his. */
  clear(): void {
    const ids = new Set([...this.records.keys(), ...this.logs.keys()]);
    this.records.clear();
    this.logs.clear();
    this.doubtful.clear();
    this.supportId = null;
    ids.forEach((id) => this.changed(id));
  }

  /** Seqs and marks from before are void; a full listing follows. */
  beginReset(): void {
    this.doubtful = new Set(this.records.keys());
    for (const [id, tracked] of this.logs) {
      tracked.log.reset();
      this.changed(id);
    }
  }

  /** The listing is complete: what it did not hold does not exist for the reader. */
  endReset(): void {
    for (const id of this.doubtful) {
      this.records.delete(id);
      this.changed(id);
    }
    this.doubtful.clear();
  }
}

/** What retention removed between the window and the range is covered too: there is nothing any more. */
function closed(range: Range, firstSeq: number, log: MessageLog): Range {
  const onlyRemoved = log.opened && range.from <= firstSeq && range.from > log.high;
  return onlyRemoved ? { from: log.high + 1, to: range.to } : range;
}
