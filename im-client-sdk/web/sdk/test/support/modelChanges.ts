import type { Edit, Message, React, Recall } from '../../src/gen/protocol.js';
import type { RequestBody, ServerBody } from '../../src/protocol/codec.js';
import { error, type ModelServer, type Room } from './modelServer.js';

type Changing = Extract<RequestBody, { case: 'edit' | 'recall' | 'react' | 'pullChanges' }>;

/** Edits, recalls, reactions and the log of changes of the model. */
export class ModelChanges {
  /** The time within which a message may be changed is over. */
  late = false;
  /** Nodes of v0.1.0 know nothing of all this. */
  unknown = false;
  private readonly done = new Set<string>();

  constructor(private readonly server: ModelServer) {}

  handle(userId: string, body: Changing): ServerBody {
    const room = this.server.rooms.get(body.value.conversationId);
    if (this.unknown || !room) {
      return error(this.unknown ? 1001 : 2000, false);
    }
    switch (body.case) {
      case 'edit':
        return this.change(room, userId, body.value, (message) =>
          message.recalled || message.edits !== body.value.edits
            ? null
            : { content: body.value.content, edits: message.edits + 1, editedAtMs: this.server.now() },
        );
      case 'recall':
        return this.change(room, userId, body.value, (message) =>
          message.recalled
            ? {}
            : { content: { kind: { case: undefined }, replyTo: 0, mentions: [], origin: undefined }, recalled: true },
        );
      case 'react':
        return this.change(room, userId, body.value, (message) =>
          message.recalled ? null : { reactions: reacted(message.reactions, userId, body.value) },
        );
      case 'pullChanges':
        return this.pull(room, userId, body.value.afterChangeSeq);
    }
  }

  private change(
    room: Room,
    userId: string,
    asked: Edit | Recall | React,
    how: (message: Message) => Partial<Message> | null,
  ): ServerBody {
    const message = room.messages[asked.seq - 1];
    if (!message || (message.senderId !== userId && !('emoji' in asked))) {
      return error(2000, false);
    }
    const change = this.done.has(asked.opId) ? {} : this.late ? null : how(message);
    if (change === null) {
      return error(this.late ? 2018 : 2017, false);
    }
    this.done.add(asked.opId);
    let now = message;
    if (Object.keys(change).length > 0) {
      room.changes.push(asked.seq);
      now = { ...message, ...change, changeSeq: room.changes.length };
      room.messages[asked.seq - 1] = now;
      this.server.pushChange(room, now);
    }
    return { case: 'changeResult', value: { message: now } };
  }

  private pull(room: Room, userId: string, after: number): ServerBody {
    const told = room.changes.slice(after, after + this.server.maxPull);
    return {
      case: 'pullChangesResult',
      value: {
        conversationId: room.id,
        messages: this.server.deletions
          .left(room, userId)
          .filter(({ seq }) => told.includes(seq))
          .sort((a, b) => a.changeSeq - b.changeSeq),
        coveredToChangeSeq: after + told.length,
        changeSeq: room.changes.length,
      },
    };
  }
}

function reacted(reactions: Message['reactions'], userId: string, { emoji, remove }: React): Message['reactions'] {
  const known = reactions.find((one) => one.emoji === emoji) ?? { emoji, userIds: [] };
  const others = known.userIds.filter((one) => one !== userId);
  const fresh = { emoji, userIds: remove ? others : [...others, userId] };
  return (
    reactions.includes(known) ? reactions.map((one) => (one === known ? fresh : one)) : [...reactions, fresh]
  ).filter(({ userIds }) => userIds.length > 0);
}
