import type { Conversation, Message, Presence, Pull, ServerFrame } from '../../src/gen/protocol.js';
import { ServerFrameSchema } from '../../src/gen/protocol.js';
import type { Wire, WireEvents } from '../../src/ports.js';
import { decodeFrame, encodeRequest, type RequestBody, type ServerBody } from '../../src/protocol/codec.js';
import { decode, encode } from '../../src/protocol/wire.js';
import { ClientFrameSchema } from '../../src/gen/protocol.js';
import { ModelChanges } from './modelChanges.js';
import { ModelDeletions } from './modelDeletions.js';
import { ModelSupport } from './modelSupport.js';

type Queued = { readonly frame: ServerFrame; readonly push: boolean };

/** One user's side of the server: frames wait here until the test lets them through. */
export class ModelWire implements Wire {
  readonly received: RequestBody[] = [];
  queue: Queued[] = [];
  opens = 0;
  /** Requests are swallowed without an answer. */
  deaf = false;
  /** Called instead of the model; true: answered. */
  intercept: ((requestId: number, body: RequestBody) => boolean) | null = null;
  private events: WireEvents | null = null;

  constructor(
    private readonly server: ModelServer,
    readonly userId: string,
  ) {}

  get connected(): boolean {
    return this.events !== null;
  }

  open(_url: string, events: WireEvents): void {
    this.close();
    this.opens++;
    this.events = events;
    void Promise.resolve().then(() => this.events === events && !this.server.down && events.opened());
    if (this.server.down) {
      void Promise.resolve().then(() => this.events === events && this.cut(1006));
    }
  }

  send(requestId: number, body: RequestBody): void {
    const frame = decode(ClientFrameSchema, encodeRequest(requestId, body));
    const copy = frame.body as RequestBody;
    this.received.push(copy);
    if (!this.deaf && !this.intercept?.(requestId, copy)) {
      this.reply(requestId, this.server.handle(this.userId, copy, this));
    }
  }

  close(): void {
    this.events = null;
    this.queue = [];
  }

  reply(replyTo: number, body: ServerBody): void {
    if (body.case !== undefined) {
      this.queue.push({ frame: { replyTo, body }, push: false });
    }
  }

  push(body: ServerBody): void {
    if (this.events) {
      this.queue.push({ frame: { replyTo: 0, body }, push: true });
    }
  }

  /** Lets the next frame through; false if there is none. */
  deliver(): boolean {
    const next = this.queue.shift();
    if (next) {
      this.events?.frame(decodeFrame(encode(ServerFrameSchema, next.frame)));
    }
    return next !== undefined;
  }

  deliverAll(): void {
    while (this.deliver());
  }

  /** Loses the pushes that wait, as a server does that drops them, and hints. */
  losePushes(conversationId = '0'): void {
    this.queue = this.queue.filter(({ push }) => !push);
    this.push({ case: 'syncHint', value: { conversationId } });
  }

  /** Two neighbours change places: neither pushes nor replies keep an order. */
  swap(at: number): void {
    const [first, second] = [this.queue[at], this.queue[at + 1]];
    if (first && second) {
      this.queue.splice(at, 2, second, first);
    }
  }

  /** The connection ends, with everything that was on its way. */
  cut(code = 1006): void {
    const { events } = this;
    this.close();
    events?.closed(code);
  }
}

export interface Room {
  readonly id: string;
  kind: number;
  readonly members: { userId: string; name: string; kind: number; readSeq: number }[];
  /** As they are now. */
  readonly messages: Message[];
  /** The log of changes: which seq. */
  readonly changes: number[];
  firstSeq: number;
  /** Rises with whatever a sync has to tell of. */
  version: number;
}

export const UNCHANGED = {
  changeSeq: 0,
  edits: 0,
  editedAtMs: 0,
  recalled: false,
  reactions: [],
  pinnedById: '0',
  pinnedAtMs: 0,
};

/** The server's promises in memory: one log per conversation, one row per client_msg_id, prefix acceptance. */
export class ModelServer {
  readonly rooms = new Map<string, Room>();
  readonly wires: ModelWire[] = [];
  readonly support = new ModelSupport(this);
  readonly changes = new ModelChanges(this);
  readonly deletions = new ModelDeletions(this);
  logEpoch = '7';
  down = false;
  pageOfSync = 2;
  maxPull = 4;
  private lastMessageId = 1_000;
  private version = 0;

  constructor(readonly now: () => number) {}

  wire(userId: string): ModelWire {
    const wire = new ModelWire(this, userId);
    this.wires.push(wire);
    return wire;
  }

  room(id: string, ...userIds: string[]): Room {
    const members = userIds.map((userId) => ({ userId, name: `user ${userId}`, kind: 1, readSeq: 0 }));
    const room = { id, kind: 1, members, messages: [], changes: [], firstSeq: 1, version: ++this.version };
    this.rooms.set(id, room);
    return room;
  }

  texts(id: string): string[] {
    return (this.rooms.get(id)?.messages ?? []).map((message) =>
      message.content?.kind.case === 'text' ? message.content.kind.value.text : '',
    );
  }

  handle(userId: string, body: RequestBody, wire?: ModelWire): ServerBody {
    switch (body.case) {
      case 'hello':
        return {
          case: 'helloResult',
          value: {
            userId,
            connectionId: 'c',
            serverTimeMs: this.now(),
            tokenExpiresAtMs: this.now() + 600_000,
            limits: {
              maxFrameBytes: 65_536,
              maxTextBytes: 8_192,
              maxMessagesPerSend: 3,
              maxPullMessages: this.maxPull,
              pingIntervalMs: 20_000,
            },
            logEpoch: this.logEpoch,
          },
        };
      case 'ping':
        return { case: 'pong', value: { serverTimeMs: this.now() } };
      case 'reauthenticate':
        return { case: 'reauthenticateResult', value: { tokenExpiresAtMs: this.now() + 600_000 } };
      case 'send':
        return this.append(userId, body.value.conversationId, body.value.messages);
      case 'sync':
        return this.sync(userId, body.value.syncToken);
      case 'pull':
        return this.pull(userId, body.value);
      case 'edit':
      case 'recall':
      case 'react':
      case 'pullChanges':
        return this.changes.handle(userId, body);
      case 'deleteMessages':
        return this.deletions.handle(userId, body.value, wire);
      case 'markRead':
        return this.markRead(userId, body.value.conversationId, body.value.readSeq);
      case 'listRelations':
        return { case: 'listRelationsResult', value: { relations: [], version: 1, more: false, reset: false } };
      case 'typing':
        this.typed(userId, body.value.conversationId);
        return { case: undefined };
      case 'subscribePresence': {
        const people = body.value.userIds.map((id) => this.presence(id));
        return { case: 'subscribePresenceResult', value: { people, renewAfterMs: 450_000 } };
      }
      case 'unsubscribePresence':
        return { case: 'unsubscribePresenceResult', value: {} };
      default:
        return this.support.handle(userId, body);
    }
  }

  private append(
    userId: string,
    id: string,
    messages: readonly { clientMsgId: string; content: Message['content'] }[],
  ): ServerBody {
    const room = this.rooms.get(id);
    if (!room?.members.some((member) => member.userId === userId)) {
      return error(room && this.support.isAgent(userId) ? 2002 : 2000, false);
    }
    const acks = messages.map(({ clientMsgId, content }) => {
      const known = room.messages.find((m) => m.senderId === userId && m.clientMsgId === clientMsgId);
      const message = known ?? {
        messageId: String(++this.lastMessageId),
        conversationId: id,
        seq: room.messages.length + 1,
        senderId: userId,
        clientMsgId,
        sentAtMs: this.now(),
        content,
        ...UNCHANGED,
      };
      if (!known) {
        room.messages.push(message);
      }
      this.support.written(room, userId);
      // A repeated message is pushed again; the node that does it may still know it as it was sent.
      this.pushMessage(room, known ? { ...message, ...UNCHANGED, content } : message);
      const { messageId, seq, sentAtMs } = message;
      return { clientMsgId, messageId, seq, sentAtMs, duplicate: known !== undefined, content: undefined };
    });
    return { case: 'sendResult', value: { conversationId: id, acks, refusal: undefined } };
  }

  presence(userId: string): Presence {
    const there = this.wires.some((wire) => wire.userId === userId && wire.connected);
    return { userId, state: there ? 2 : 0, lastSeenMs: there ? 0 : this.now(), asOfMs: this.now() };
  }

  /** A line of the server's own. */
  systemLine(room: Room, event: number, subjectId: string, subjectName: string): void {
    const message: Message = {
      messageId: String(++this.lastMessageId),
      conversationId: room.id,
      seq: room.messages.length + 1,
      senderId: '0',
      clientMsgId: '',
      sentAtMs: this.now(),
      content: {
        kind: {
          case: 'system',
          value: { event, subjectId, subjectName, actorId: '0', actorName: '', text: '', subjects: [], untilMs: 0 },
        },
        replyTo: 0,
        mentions: [],
        origin: undefined,
      },
      ...UNCHANGED,
    };
    room.messages.push(message);
    this.pushMessage(room, message);
  }

  pushToUser(userId: string, body: ServerBody, except?: ModelWire): void {
    this.wires.filter((wire) => wire.userId === userId && wire !== except).forEach((wire) => wire.push(body));
  }

  /** A sync has to tell of it. */
  renewed(room: Room): void {
    room.version = ++this.version;
  }

  private typed(userId: string, id: string): void {
    const members = this.rooms.get(id)?.members ?? [];
    for (const member of members.filter((other) => other.userId !== userId)) {
      this.pushToUser(member.userId, { case: 'typingPush', value: { conversationId: id, userId } });
    }
  }

  private pushMessage(room: Room, message: Message): void {
    const value = { conversationId: room.id, messages: [message], waiting: false };
    this.pushTo(room, { case: 'messagePush', value });
    for (const userId of this.support.watching(room)) {
      this.pushToUser(userId, { case: 'messagePush', value: { ...value, waiting: true } });
    }
  }

  pushChange(room: Room, message: Message): void {
    const value = { conversationId: room.id, changeSeq: message.changeSeq, message, waiting: false };
    this.pushTo(room, { case: 'changePush', value });
    for (const userId of this.support.watching(room)) {
      this.pushToUser(userId, { case: 'changePush', value: { ...value, waiting: true } });
    }
  }

  private pushTo(room: Room, body: ServerBody): void {
    this.renewed(room);
    for (const { userId } of room.members) {
      this.pushToUser(userId, body);
    }
  }

  private markRead(userId: string, id: string, readSeq: number): ServerBody {
    const room = this.rooms.get(id);
    const member = room?.members.find((other) => other.userId === userId);
    if (room && member) {
      member.readSeq = Math.max(member.readSeq, readSeq);
      this.pushTo(room, { case: 'readPush', value: { conversationId: id, userId, readSeq: member.readSeq } });
    }
    return { case: 'markReadResult', value: { conversationId: id, readSeq: member?.readSeq ?? 0 } };
  }

  /** The token is the version up to which everything was told. */
  private sync(userId: string, token: Uint8Array): ServerBody {
    const since = token.length === 0 ? 0 : Number(new TextDecoder().decode(token));
    const fresh = [...this.rooms.values()]
      .filter((room) => room.version > since && room.members.some((member) => member.userId === userId))
      .sort((a, b) => a.version - b.version);
    const page = fresh.slice(0, this.pageOfSync);
    const more = fresh.length > page.length;
    const told = more ? (page.at(-1)?.version ?? 0) : this.version;
    return {
      case: 'syncResult',
      value: {
        reset: false,
        conversations: page.map((room) => this.conversation(room, userId)),
        removedConversationIds: [],
        nextToken: new TextEncoder().encode(String(told)),
        more,
        relationsChanged: false,
      },
    };
  }

  conversation(room: Room, userId: string): Conversation {
    const readSeq = room.members.find((member) => member.userId === userId)?.readSeq ?? 0;
    return {
      conversationId: room.id,
      kind: room.kind,
      members: room.members.map((member) => ({ ...member, role: 0, mutedUntilMs: 0, deliveredSeq: 0 })),
      firstSeq: room.firstSeq,
      lastSeq: room.messages.length,
      changeSeq: room.changes.length,
      readSeq,
      unread: room.messages.filter(
        ({ seq, senderId, clientMsgId, recalled }) =>
          seq > readSeq && senderId !== userId && clientMsgId !== '' && !recalled,
      ).length,
      mentionedSeqs: [],
      lastMessage: this.deletions.left(room, userId).at(-1),
      deletionVersion: this.deletions.version(room, userId),
      updatedAtMs: room.messages.at(-1)?.sentAtMs ?? 0,
      settings: undefined,
      group: undefined,
    };
  }

  private pull(userId: string, pull: Pull): ServerBody {
    const room = this.rooms.get(pull.conversationId);
    if (!room) {
      return error(2000, false);
    }
    const last = room.messages.length;
    const to = pull.toSeq === 0 ? last : Math.min(pull.toSeq, last);
    const from = Math.max(pull.fromSeq, room.firstSeq);
    const limit = Math.min(pull.limit || this.maxPull, this.maxPull);
    const coveredFromSeq = pull.backward ? Math.max(from, to - limit + 1) : from;
    const coveredToSeq = pull.backward ? to : Math.min(to, from + limit - 1);
    return {
      case: 'pullResult',
      value: {
        conversationId: room.id,
        messages: this.deletions.left(room, userId).filter(({ seq }) => seq >= coveredFromSeq && seq <= coveredToSeq),
        coveredFromSeq,
        coveredToSeq,
        lastSeq: last,
        firstSeq: room.firstSeq,
      },
    };
  }
}

export function error(code: number, retryable: boolean, retryAfterMs = 0): ServerBody {
  return { case: 'error', value: { code, message: 'refused by the model', retryable, retryAfterMs } };
}
