import {
  ConversationKind,
  type Conversation as ConversationFrame,
  type ConversationSettings as SettingsFrame,
  type Group as GroupFrame,
} from '../gen/protocol.js';
import { mentionsReader, newerState, toGroup, toMember, toMessage, type StoredMessage } from '../protocol/convert.js';
import type { Conversation, Group, Member } from '../views.js';
import type { Range } from './log.js';

const UNREAD_CAP = 1_000;
const MENTIONS_CAP = 50;

/**
 * One conversation as its list row shows it. `lastSeq` rises only without holes here: up to it `unread` is right.
 * A push from beyond leaves the row as it is until a sync has brought the state between. Of a conversation that the
 * reader is not in nothing is unread, so there the row takes what is newest. `changeSeq` is the same for changes: a
 * message whose recall comes after it still counts.
 */
export class ConversationRecord {
  kind: Conversation['kind'] = 'unknown';
  joined = false;
  members: readonly Member[] = [];
  firstSeq = 1;
  lastSeq = 0;
  /** The newest seq that was heard of. */
  headSeq = 0;
  /** The changes up to here are counted. */
  changeSeq = 0;
  /** The newest change that was heard of. */
  changeHead = 0;
  readSeq = 0;
  unread = 0;
  /** In a group: those of the unread that mention the reader, ascending. */
  mentioned: readonly number[] = [];
  /** `unread` is an upper bound: own messages and lines may be among them. */
  estimated = false;
  /** The newest that the reader has not deleted. */
  lastMessage: StoredMessage | null = null;
  /** The last one was deleted, and a sync has yet to tell which is the last one now. */
  lastUnknown = false;
  /** The reader's own deletions up to here are known. */
  deletionVersion = 0;
  updatedAtMs = 0;
  settings: SettingsFrame | null = null;
  group: Group | null = null;
  /** No part of the row: a store does not keep it. */
  readonly #deleted: ReadonlySet<number>;

  /** `deleted`: the seqs that the reader has taken out, which grow elsewhere. */
  constructor(
    readonly id: string,
    deleted: ReadonlySet<number>,
  ) {
    this.#deleted = deleted;
  }

  /** A state that was overtaken by a push only raises read marks; but nobody counted before the reader came in. */
  applyState(frame: ConversationFrame, selfId: string): void {
    const wasJoined = this.joined;
    this.kind = KINDS[frame.kind] ?? 'unknown';
    this.members = mergeMarks(frame.members.map(toMember), this.members);
    this.joined = this.members.some((member) => member.userId === selfId);
    this.applySettings(frame.settings);
    this.applyGroup(frame.group);
    this.beginAt(frame.firstSeq);
    this.changeHead = Math.max(this.changeHead, frame.changeSeq);
    const lastSeq = frame.lastSeq;
    const overtaken = lastSeq < this.lastSeq || (lastSeq === this.lastSeq && frame.changeSeq < this.changeSeq);
    const taken = !overtaken || (this.joined && !wasJoined);
    if (this.tellsLast(frame, taken)) {
      const known = this.lastMessage;
      this.setLast(frame.lastMessage ? toMessage(frame.lastMessage) : null);
      if (known) {
        this.renewLast(known);
      }
    }
    this.deletionVersion = Math.max(this.deletionVersion, frame.deletionVersion);
    if (taken) {
      this.lastSeq = lastSeq;
      this.headSeq = Math.max(this.headSeq, lastSeq);
      this.changeSeq = frame.changeSeq;
      this.updatedAtMs = frame.updatedAtMs;
      this.unread = frame.unread;
      const readSeq = frame.readSeq;
      this.estimated = readSeq < this.readSeq;
      if (this.estimated) {
        // Read here already, the server is about to hear of it.
        this.unread = this.unreadAbove(this.readSeq);
      }
      this.readSeq = Math.max(this.readSeq, readSeq);
      this.mentioned = frame.mentionedSeqs.filter((seq) => seq > this.readSeq);
    } else {
      this.raiseRead(frame.readSeq);
    }
  }

  /** Of two states the one that knows more deletions is right about the last message of what both know. */
  private tellsLast({ lastSeq, deletionVersion }: ConversationFrame, taken: boolean): boolean {
    if (taken) {
      return deletionVersion >= this.deletionVersion || lastSeq > this.lastSeq;
    }
    return this.lastUnknown
      ? deletionVersion >= this.deletionVersion
      : deletionVersion > this.deletionVersion && (this.lastMessage?.seq ?? 0) <= lastSeq;
  }

  private setLast(message: StoredMessage | null): void {
    this.lastUnknown = message !== null && this.#deleted.has(message.seq);
    this.lastMessage = this.lastUnknown ? null : message;
  }

  /** False if others were missed before it; what took nothing out tells of others, too. A state tells. */
  applyDeletion(version: number, count: number): boolean {
    if (count > 0 && version === this.deletionVersion + 1) {
      this.deletionVersion = version;
    }
    return version <= this.deletionVersion;
  }

  /** Where the last message is among the deleted by now, it is the newest one that is there, if any is. */
  dropLast(newest: StoredMessage | undefined): void {
    if (this.lastMessage && this.#deleted.has(this.lastMessage.seq)) {
      this.lastMessage = newest ?? null;
      this.lastUnknown = newest === undefined;
    }
  }

  applySettings(frame: SettingsFrame | undefined): void {
    if (frame && frame.version > (this.settings?.version ?? 0)) {
      this.settings = frame;
    }
  }

  applyGroup(frame: GroupFrame | undefined): void {
    if (frame && frame.version > (this.group?.version ?? 0)) {
      this.group = toGroup(frame);
    }
  }

  /** Does no more than raise the head if something is missing before it. */
  applyMessage(message: StoredMessage, selfId: string): void {
    this.headSeq = Math.max(this.headSeq, message.seq);
    this.changeHead = Math.max(this.changeHead, message.changeSeq);
    if (message.seq <= this.lastSeq) {
      this.renewLast(message);
      return;
    }
    if (this.joined && message.seq > this.lastSeq + 1) {
      return;
    }
    this.lastSeq = message.seq;
    if (!this.#deleted.has(message.seq)) {
      this.setLast(message);
    }
    this.updatedAtMs = Math.max(this.updatedAtMs, message.sentAtMs);
    if (this.joined && message.seq > this.readSeq && this.counts(message, selfId)) {
      this.unread = Math.min(UNREAD_CAP, this.unread + 1);
      this.noteMention(message, selfId);
    }
  }

  /** What the changes after `after` up to `to` have left; does no more than raise the head if others come before. */
  applyChanges(after: number, to: number, messages: readonly StoredMessage[], selfId: string): void {
    this.changeHead = Math.max(this.changeHead, to);
    messages.forEach((message) => this.renewLast(message));
    if (this.joined && after > this.changeSeq) {
      return;
    }
    const taken = messages.filter(
      (message) =>
        message.recalled &&
        message.changeSeq <= to &&
        message.seq > this.readSeq &&
        message.seq <= this.lastSeq &&
        this.counts(message, selfId),
    );
    if (this.unread < UNREAD_CAP) {
      this.unread = Math.max(0, this.unread - taken.length);
    }
    if (to > this.changeSeq) {
      messages.forEach((message) => this.noteMention(message, selfId));
      this.changeSeq = to;
    }
  }

  /** Whether it is mentioned there may have changed with an edit or a recall. */
  private noteMention(message: StoredMessage, selfId: string): void {
    const { seq, recalled } = message;
    const here = this.kind === 'group' && this.joined && seq > this.readSeq && seq <= this.lastSeq;
    const mentions = here && !recalled && mentionsReader(message, selfId);
    if (mentions !== this.mentioned.includes(seq)) {
      const others = this.mentioned.filter((other) => other !== seq);
      this.mentioned = mentions ? [...others, seq].sort((a, b) => a - b).slice(-MENTIONS_CAP) : others;
    }
  }

  /** A newer state of the last message, if this is one. */
  renewLast(message: StoredMessage): void {
    if (this.lastMessage?.seq === message.seq) {
      this.lastMessage = newerState(this.lastMessage, message);
    }
  }

  heads(firstSeq: number, lastSeq: number): void {
    this.beginAt(firstSeq);
    this.headSeq = Math.max(this.headSeq, lastSeq);
  }

  /** Retention has removed what is below. */
  private beginAt(firstSeq: number): void {
    if (firstSeq <= this.firstSeq) {
      return;
    }
    this.firstSeq = firstSeq;
    this.lastSeq = Math.max(this.lastSeq, firstSeq - 1);
    this.headSeq = Math.max(this.headSeq, this.lastSeq);
    if (this.lastMessage && this.lastMessage.seq < firstSeq) {
      this.lastMessage = null;
    }
    this.mentioned = this.mentioned.filter((seq) => seq >= firstSeq);
    if (firstSeq > this.readSeq + 1) {
      this.unread = this.unreadAbove(firstSeq - 1);
      this.estimated = this.unread > 0;
    }
  }

  /** The answer to a pull: in its range nothing else exists. */
  applyCovered(range: Range, messages: readonly StoredMessage[], selfId: string): void {
    if ((this.joined && range.from > this.lastSeq + 1) || range.to <= this.lastSeq) {
      return;
    }
    for (const message of messages) {
      if (message.seq > this.lastSeq) {
        this.lastSeq = message.seq - 1;
        this.applyMessage(message, selfId);
      }
    }
    this.lastSeq = range.to;
    this.headSeq = Math.max(this.headSeq, range.to);
  }

  /** The reader's own mark. */
  raiseRead(seq: number): void {
    const readSeq = Math.min(seq, Math.max(this.headSeq, this.readSeq));
    if (readSeq > this.readSeq) {
      this.unread = this.unreadAbove(readSeq);
      this.estimated = this.unread > 0;
      this.readSeq = readSeq;
      this.mentioned = this.mentioned.filter((mention) => mention > readSeq);
    }
  }

  /**
   * Counts anew; states, marks and changes may have met in between in any order. `above`: all messages above the mark up
   * to lastSeq, as they are now.
   */
  recount(above: readonly StoredMessage[], selfId: string): void {
    const counted = above.filter(({ senderId, recalled }) => senderId !== selfId && senderId !== '0' && !recalled);
    this.unread = Math.min(UNREAD_CAP, counted.length);
    this.estimated = false;
    this.mentioned = [];
    above.forEach((message) => this.noteMention(message, selfId));
  }

  /** The reader is no longer in it. */
  leave(): void {
    this.joined = false;
    this.unread = 0;
    this.mentioned = [];
    this.estimated = false;
  }

  raisePeerRead(userId: string, seq: number): void {
    this.raise(userId, { readSeq: seq, deliveredSeq: seq });
  }

  raisePeerDelivered(userId: string, seq: number): void {
    this.raise(userId, { readSeq: 0, deliveredSeq: seq });
  }

  private raise(userId: string, marks: Marks): void {
    this.members = this.members.map((member) => (member.userId === userId ? withMarks(member, marks) : member));
  }

  /** How far the other side has got and read the messages: for an agent that is the visitor, else anyone else. */
  peerMarks(selfId: string): Marks {
    const self = this.members.find((member) => member.userId === selfId);
    return this.members
      .filter((member) => member.userId !== selfId && !(self?.kind === 'agent' && member.kind === 'agent'))
      .reduce(higher, NO_MARKS);
  }

  /** Up to where the other side is to be told that messages have arrived here; 0: of nothing. */
  arrivedSeq(selfId: string): number {
    const self = this.members.find((member) => member.userId === selfId);
    const told = this.joined && (this.kind === 'direct' || this.kind === 'support') && this.unread > 0;
    return told && self && this.lastSeq > Math.max(self.deliveredSeq, this.readSeq) ? this.lastSeq : 0;
  }

  nameOf(userId: string): string {
    return this.members.find((member) => member.userId === userId)?.name ?? '';
  }

  /** It is among the unread while it is above the mark. */
  private counts(message: StoredMessage, selfId: string): boolean {
    const gone = message.recalled && message.changeSeq <= this.changeSeq;
    return message.senderId !== selfId && message.senderId !== '0' && !gone;
  }

  /** An upper bound: there may be system lines and own messages among them. */
  private unreadAbove(readSeq: number): number {
    return Math.max(0, Math.min(this.unread, this.lastSeq - readSeq));
  }
}

export type Marks = Pick<Member, 'readSeq' | 'deliveredSeq'>;

export const NO_MARKS: Marks = { readSeq: 0, deliveredSeq: 0 };

function higher(a: Marks, b: Marks): Marks {
  return { readSeq: Math.max(a.readSeq, b.readSeq), deliveredSeq: Math.max(a.deliveredSeq, b.deliveredSeq) };
}

function withMarks(member: Member, marks: Marks): Member {
  return { ...member, ...higher(member, marks) };
}

function mergeMarks(fresh: readonly Member[], known: readonly Member[]): readonly Member[] {
  return fresh.map((member) => withMarks(member, known.find(({ userId }) => userId === member.userId) ?? NO_MARKS));
}

const KINDS: Partial<Record<number, Conversation['kind']>> = {
  [ConversationKind.GROUP]: 'group',
  [ConversationKind.DIRECT]: 'direct',
  [ConversationKind.SUPPORT]: 'support',
};
