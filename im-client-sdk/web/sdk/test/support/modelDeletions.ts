import type { Deletion, DeleteMessages, Message } from '../../src/gen/protocol.js';
import type { ServerBody } from '../../src/protocol/codec.js';
import { error, type ModelServer, type ModelWire, type Room } from './modelServer.js';

/** What readers of the model have taken out of their own views. */
export class ModelDeletions {
  /** By room and user: which seqs, and by how many deletions. */
  private readonly made = new Map<string, { readonly seqs: Set<number>; version: number }>();

  constructor(private readonly server: ModelServer) {}

  version(room: Room, userId: string): number {
    return this.of(room, userId).version;
  }

  /** The room's messages that the reader has not deleted. */
  left(room: Room, userId: string): Message[] {
    const { seqs } = this.of(room, userId);
    return room.messages.filter(({ seq }) => !seqs.has(seq));
  }

  handle(userId: string, { conversationId, seqs }: DeleteMessages, caller?: ModelWire): ServerBody {
    const room = this.server.rooms.get(conversationId);
    const readSeq = room?.members.find((member) => member.userId === userId)?.readSeq ?? 0;
    if (!room || seqs.some((seq) => !room.messages[seq - 1])) {
      return error(2000, false);
    }
    if (seqs.some((seq) => seq > readSeq && room.messages[seq - 1]?.senderId !== userId)) {
      return error(2017, false);
    }
    const made = this.of(room, userId);
    const fresh = seqs.filter((seq) => !made.seqs.has(seq));
    fresh.forEach((seq) => made.seqs.add(seq));
    const deletion: Deletion = {
      conversationId,
      seqs: fresh,
      version: fresh.length > 0 ? ++made.version : made.version,
    };
    if (fresh.length > 0) {
      this.server.renewed(room);
      this.server.pushToUser(userId, { case: 'deletionPush', value: { deletion } }, caller);
    }
    return { case: 'deleteMessagesResult', value: { deletion } };
  }

  private of(room: Room, userId: string): { readonly seqs: Set<number>; version: number } {
    const key = `${room.id} ${userId}`;
    const known = this.made.get(key) ?? { seqs: new Set(), version: 0 };
    this.made.set(key, known);
    return known;
  }
}
