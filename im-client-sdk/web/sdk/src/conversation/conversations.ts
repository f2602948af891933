import { SUPPORT } from '../api.js';
import type { ParleyError } from '../errors.js';
import type {
  Conversation as ConversationFrame,
  ConversationSettings as SettingsFrame,
  Deletion,
  Group as GroupFrame,
} from '../gen/protocol.js';
import type { StoredMessage } from '../protocol/convert.js';
import type { Window } from '../store/store.js';
import type { Member } from '../views.js';
import { MessageLog, type Range } from './log.js';
import { ConversationRecord } from './record.js';

/** A conversation whose messages somebody looks at, so that they are kept current. */
export interface Tracked {
  readonly log: MessageLog;
  failure: ParleyError | null;
  olderWanted: boolean;
}

/** The answer to a pull. */
export interface Pulled {
  readonly coveredFromSeq: number;
  readonly coveredToSeq: number;
  readonly lastSeq: number;
  readonly firstSeq: number;
  readonly messages: readonly StoredMessage[];
  readonly asOf: number;
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
  /** Which seqs the reader has taken out, as far as this process was told: nothing that comes late brings one back. */
  private readonly deletions = new Map<string, Set<number>>();

  /** `sync`: only a sync can tell what is missing now. */
  constructor(
    private readonly changed: (id: string) => void,
    private readonly supportKnown: () => void,
    private readonly sync: () => void,
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
      tracked = this.newWindow(id);
      this.changed(id);
    }
    return tracked;
  }

  private newWindow(id: string): Tracked {
    const tracked = { log: new MessageLog(this.deletedIn(id)), failure: null, olderWanted: false };
    this.logs.set(id, tracked);
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
    const fresh = !record || this.doubtful.delete(id);
    if (!record || fresh) {
      record = new ConversationRecord(id, this.deletedIn(id));
      this.records.set(id, record);
    }
    // A window that is older than its row may lack any deletion.
    const missed = frame.deletionVersion > record.deletionVersion && (!fresh || this.logs.get(id)?.log.opened === true);
    if (missed && this.logs.has(id)) {
      this.newWindow(id);
    }
    record.applyState(frame, this.selfId);
    const log = this.logs.get(id)?.log;
    if (log?.opened) {
      log.removeBefore(record.firstSeq);
      if (record.lastMessage) {
        log.renew([record.lastMessage]);
      }
      this.applyWindow(record);
      this.recount(record);
    }
    this.changed(id);
    if (record.lastUnknown) {
      this.sync();
    }
    this.noteSupport(record);
  }

  /** As an earlier client has left it; with its messages if they were kept. */
  restore(id: string, row: unknown, kept: { window: Window; messages: readonly StoredMessage[] } | null): void {
    const record = Object.assign(new ConversationRecord(id, this.deletedIn(id)), row);
    this.records.set(id, record);
    if (kept) {
      this.newWindow(id).log.restore(kept.window, kept.messages);
    }
    this.changed(id);
    this.noteSupport(record);
  }

  private noteSupport({ id, kind, members }: ConversationRecord): void {
    const self = members.find((member) => member.userId === this.selfId);
    if (kind === 'support' && self?.kind === 'visitor' && this.supportId !== id) {
      this.supportId = id;
      this.supportKnown();
    }
  }

  applySettings(id: string, settings: SettingsFrame | undefined): void {
    const record = this.records.get(id);
    if (record && !this.doubtful.has(id)) {
      record.applySettings(settings);
      this.changed(id);
    }
  }

  /** Returns false if the reader is in it by now and the list does not know: a sync tells. */
  applyGroup(id: string, group: GroupFrame | undefined, members: readonly Member[]): boolean {
    const record = this.records.get(id);
    if (!record?.joined || this.doubtful.has(id)) {
      return false;
    }
    const own = members.find((member) => member.userId === this.selfId);
    if (own && group && group.version > (record.group?.version ?? 0)) {
      record.members = [{ ...own, readSeq: record.readSeq }];
    }
    record.applyGroup(group);
    this.changed(id);
    return true;
  }

  /** What the reader has taken out, here or elsewhere. */
  applyDeletion({ conversationId: id, seqs, version }: Deletion): void {
    const deleted = this.deletedIn(id);
    seqs.forEach((seq) => deleted.add(seq));
    const log = this.logs.get(id)?.log;
    log?.removeDeleted();
    const record = this.records.get(id);
    if (record && !this.doubtful.has(id)) {
      const complete = record.applyDeletion(version, seqs.length);
      record.dropLast(log?.opened && log.high >= record.lastSeq ? log.messages.at(-1) : undefined);
      if (!complete || record.lastUnknown) {
        this.sync();
      }
    }
    this.changed(id);
  }

  isDeleted(id: string, seq: number): boolean {
    return this.deletions.get(id)?.has(seq) === true;
  }

  private deletedIn(id: string): Set<number> {
    const known = this.deletions.get(id);
    const deleted = known ?? new Set();
    if (!known) {
      this.deletions.set(id, deleted);
    }
    return deleted;
  }

  /** The reader is no longer in it. What was read stays readable. */
  left(id: string): void {
    const record = this.records.get(id);
    if (record) {
      record.leave();
      this.changed(id);
    }
  }

  /** A chat that waits for an agent, seen by one who is not in it. */
  watched(id: string): void {
    if (!this.records.has(id)) {
      const record = new ConversationRecord(id, this.deletedIn(id));
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
    record.applyMessage(message, this.selfId);
    this.applyWindow(record);
    this.recountEstimated(record);
    this.changed(id);
    return message.seq <= record.lastSeq && this.gap(id) === null;
  }

  /** `asOf`: `knownChange` when it was asked for. */
  pulled(id: string, { messages, asOf, ...answer }: Pulled): void {
    const range = { from: answer.coveredFromSeq, to: answer.coveredToSeq };
    const record = this.records.get(id);
    if (record) {
      record.heads(answer.firstSeq, answer.lastSeq);
      record.changeHead = Math.max(record.changeHead, ...messages.map(({ changeSeq }) => changeSeq));
      messages.forEach((message) => record.renewLast(message));
    }
    const log = this.logs.get(id)?.log;
    log?.removeBefore(answer.firstSeq);
    log?.cover(range, messages, asOf);
    if (record) {
      this.applyWindow(record);
      this.recountEstimated(record);
    }
    this.changed(id);
  }

  private recountEstimated(record: ConversationRecord): void {
    if (record.estimated) {
      this.recount(record);
    }
  }

  /** Where all that may be unread is there, and no change to it is missing. */
  private recount(record: ConversationRecord): void {
    const log = this.logs.get(record.id)?.log;
    const { lastSeq, joined } = record;
    const first = Math.max(record.readSeq + 1, record.firstSeq);
    const current = joined && this.changeGap(record.id) === null;
    if (log?.opened && current && log.high >= lastSeq && (first > lastSeq || log.contains(first))) {
      record.recount(
        log.messages.filter(({ seq }) => seq >= first && seq <= lastSeq),
        this.selfId,
      );
    }
  }

  /** With what had come too early and was joined to the window just now. */
  private applyWindow(record: ConversationRecord): void {
    const log = this.logs.get(record.id)?.log;
    if (log?.opened && log.high > record.lastSeq) {
      record.applyCovered({ from: log.low, to: log.high }, log.messages, this.selfId);
    }
  }

  /**
   * What the changes after `after` up to `to` of the conversation's log have left: from a push, an answer or a pull.
   * False if it is not known, or something is missing before one of the messages.
   */
  changes(id: string, after: number, to: number, messages: readonly StoredMessage[]): boolean {
    const record = this.records.get(id);
    if (this.doubtful.has(id)) {
      return false;
    }
    this.logs.get(id)?.log.applyChanges(after, to, messages);
    record?.applyChanges(after, to, messages, this.selfId);
    if (record) {
      // A change may come before its message.
      messages.forEach((message) => record.applyMessage(message, this.selfId));
      this.applyWindow(record);
      this.recount(record);
    }
    this.changed(id);
    const complete = messages.every(({ seq }) => record !== undefined && seq <= record.lastSeq);
    return record !== undefined && complete && this.gap(id) === null;
  }

  heardOfChange(id: string, changeSeq: number): void {
    const record = this.records.get(id);
    if (record) {
      record.changeHead = Math.max(record.changeHead, changeSeq);
    }
  }

  /** The newest change that was heard of: what is asked for now is not older. */
  knownChange(id: string): number {
    return Math.max(this.records.get(id)?.changeHead ?? 0, this.logs.get(id)?.log.changeSeq ?? 0);
  }

  /** After which change something is missing, in the row or in what is shown; null if nothing is. */
  changeGap(id: string): number | null {
    const record = this.records.get(id);
    if (!record || this.doubtful.has(id)) {
      return null;
    }
    const tracked = this.logs.get(id);
    const after = Math.min(
      record.joined ? record.changeSeq : record.changeHead,
      tracked?.log.opened && tracked.failure === null ? tracked.log.changeSeq : record.changeHead,
    );
    return after < record.changeHead ? after : null;
  }

  /** The newest state that is known of a message; undefined if it is not. */
  find(id: string, seq: number): StoredMessage | undefined {
    const last = this.records.get(id)?.lastMessage;
    return (
      this.logs.get(id)?.log.messages.find((message) => message.seq === seq) ?? (last?.seq === seq ? last : undefined)
    );
  }

  /** Returns whether it is known exactly how many are unread now; else a sync tells. */
  read(id: string, userId: string, seq: number): boolean {
    const record = this.records.get(id);
    if (!record) {
      return true;
    }
    if (userId === this.selfId) {
      record.raiseRead(seq);
      this.recount(record);
    }
    record.raisePeerRead(userId, seq);
    this.changed(id);
    return !record.estimated;
  }

  /** The messages of a conversation have arrived at one of a member's devices. */
  delivered(id: string, userId: string, seq: number): void {
    this.records.get(id)?.raisePeerDelivered(userId, seq);
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
    this.deletions.clear();
    this.doubtful.clear();
    this.supportId = null;
    ids.forEach((id) => this.changed(id));
  }

  /** Seqs and marks from before are void; a full listing follows. */
  beginReset(): void {
    this.doubtful = new Set(this.records.keys());
    this.deletions.forEach((deleted) => deleted.clear());
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
