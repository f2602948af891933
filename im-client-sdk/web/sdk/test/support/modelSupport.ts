import type { Session } from '../../src/gen/protocol.js';
import type { RequestBody, ServerBody } from '../../src/protocol/codec.js';
import { error, type ModelServer, type Room } from './modelServer.js';

const SUPPORT_KIND = 2;
const VISITOR = 2;
const AGENT = 3;
const WAITING = 1;
const ACTIVE = 2;
const RESOLVED = 3;
const JOINED = 1;
const ENDED = 3;

type Frame = { -readonly [K in keyof Session]: Session[K] };

/** The support side of the model: one conversation a visitor, a session with the first message, agents by hand. */
export class ModelSupport {
  readonly sessions: Frame[] = [];
  readonly availability = new Map<string, number>();
  private readonly agents = new Map<string, string>();
  private lastId = 500;

  constructor(private readonly server: ModelServer) {}

  /** This user is an agent, who hears of sessions. */
  agent(userId: string, name: string): void {
    this.agents.set(userId, name);
    this.availability.set(userId, 1);
  }

  isAgent(userId: string): boolean {
    return this.agents.has(userId);
  }

  /** Who reads along, as the chat waits. */
  watching(room: Room): string[] {
    const waits = this.sessions.some(({ conversationId, state }) => conversationId === room.id && state === WAITING);
    const isMember = (id: string): boolean => room.members.some(({ userId }) => userId === id);
    return waits ? [...this.agents.keys()].filter((id) => !isMember(id)) : [];
  }

  handle(userId: string, body: RequestBody): ServerBody {
    switch (body.case) {
      case 'openConversation':
        return {
          case: 'openConversationResult',
          value: { conversation: this.server.conversation(this.roomOf(userId), userId) },
        };
      case 'listSessions': {
        const agent = this.agents.has(userId);
        const sessions = this.sessions.filter((session) =>
          agent
            ? session.state === WAITING || (session.state === ACTIVE && session.agentId === userId)
            : session.visitorId === userId && session.state !== RESOLVED,
        );
        const rooms = sessions.flatMap(({ conversationId }) => this.server.rooms.get(conversationId) ?? []);
        return {
          case: 'listSessionsResult',
          value: {
            sessions: sessions.map((session) => ({ ...session })),
            conversations: rooms.map((room) => this.server.conversation(room, userId)),
            availability: this.availability.get(userId) ?? 0,
            capacity: agent ? 5 : 0,
          },
        };
      }
      case 'setAvailability':
        this.availability.set(userId, body.value.availability);
        return { case: 'setAvailabilityResult', value: { availability: body.value.availability } };
      case 'resolveSession': {
        const session = this.sessions.find(({ sessionId }) => sessionId === body.value.sessionId);
        if (!session) {
          return error(2001, false);
        }
        this.resolve(session);
        return { case: 'resolveSessionResult', value: { session: { ...session } } };
      }
      default:
        return error(1001, false);
    }
  }

  /** After a message was stored. */
  written(room: Room, userId: string): void {
    const open = this.sessions.some(({ conversationId, state }) => conversationId === room.id && state !== RESOLVED);
    if (room.kind === SUPPORT_KIND && !open && !this.agents.has(userId)) {
      const session: Frame = {
        sessionId: String(++this.lastId),
        conversationId: room.id,
        state: WAITING,
        visitorId: userId,
        visitorName: `visitor ${userId}`,
        agentId: '0',
        agentName: '',
        waitingSinceMs: this.server.now(),
        assignedAtMs: 0,
        resolvedAtMs: 0,
        ownerVersion: 1,
        queuePosition: this.sessions.filter(({ state }) => state === WAITING).length,
      };
      this.sessions.push(session);
      this.tell(session);
    }
  }

  assign(session: Frame, agentId: string): void {
    const room = this.server.rooms.get(session.conversationId) as Room;
    const name = this.agents.get(agentId) ?? '';
    room.members.push({ userId: agentId, name, kind: AGENT, readSeq: 0 });
    Object.assign(session, {
      state: ACTIVE,
      agentId,
      agentName: name,
      assignedAtMs: this.server.now(),
      ownerVersion: session.ownerVersion + 1,
    });
    for (const { userId } of room.members) {
      const conversation = this.server.conversation(room, userId);
      this.server.pushToUser(userId, { case: 'conversationPush', value: { conversation, removed: false } });
    }
    this.server.systemLine(room, JOINED, agentId, name);
    this.tell(session);
  }

  private resolve(session: Frame): void {
    const room = this.server.rooms.get(session.conversationId) as Room;
    Object.assign(session, {
      state: RESOLVED,
      resolvedAtMs: this.server.now(),
      ownerVersion: session.ownerVersion + 1,
    });
    this.server.systemLine(room, ENDED, session.agentId, session.agentName);
    this.tell(session);
  }

  private roomOf(visitorId: string): Room {
    const known = [...this.server.rooms.values()].find(
      (room) => room.kind === SUPPORT_KIND && room.members.some((member) => member.userId === visitorId),
    );
    if (known) {
      return known;
    }
    const room = this.server.room(String(++this.lastId), visitorId);
    room.kind = SUPPORT_KIND;
    room.members.forEach((member) => (member.kind = VISITOR));
    return room;
  }

  private tell(session: Frame): void {
    for (const userId of new Set([session.visitorId, ...this.agents.keys()])) {
      this.server.pushToUser(userId, { case: 'sessionPush', value: { session: { ...session } } });
    }
  }
}
