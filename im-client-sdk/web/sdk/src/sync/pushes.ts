import type { Conversations } from '../conversation/conversations.js';
import type { TypingState } from '../conversation/typing.js';
import type { GroupRequests } from '../group/groups.js';
import type { PresenceWatch } from '../presence/watch.js';
import type { ServerBody } from '../protocol/codec.js';
import { toMessage } from '../protocol/convert.js';
import type { Relations } from '../relation/relations.js';
import type { Sessions } from '../support/sessions.js';
import type { Arrivals } from './arrivals.js';
import type { Syncer } from './syncer.js';

export interface PushReceivers {
  readonly conversations: Conversations;
  readonly arrivals: Arrivals;
  readonly typing: TypingState;
  readonly groups: GroupRequests;
  readonly relations: Relations;
  readonly sessions: Sessions;
  readonly presence: PresenceWatch;
  readonly syncer: Syncer;
  missed(conversationId: string): void;
}

/** Brings what the server tells unasked to whom it concerns. */
export function push(to: PushReceivers, body: ServerBody): void {
  switch (body.case) {
    case 'messagePush':
      if (body.value.waiting) {
        to.conversations.watched(body.value.conversationId);
      }
      body.value.messages.forEach((message) => to.arrivals.message(toMessage(message)));
      break;
    case 'changePush':
      if (body.value.waiting) {
        to.conversations.watched(body.value.conversationId);
      }
      if (body.value.message) {
        to.arrivals.change(toMessage(body.value.message), body.value.changeSeq);
      }
      break;
    case 'readPush':
      if (!to.conversations.read(body.value.conversationId, body.value.userId, body.value.readSeq)) {
        to.syncer.run();
      }
      break;
    case 'deliveredPush':
      to.conversations.delivered(body.value.conversationId, body.value.userId, body.value.deliveredSeq);
      break;
    case 'typingPush':
      if (body.value.userId !== to.conversations.selfId) {
        to.typing.heard(body.value.conversationId, body.value.userId);
      }
      break;
    case 'conversationPush':
      if (body.value.conversation && body.value.removed) {
        to.conversations.left(body.value.conversation.conversationId);
      } else if (body.value.conversation) {
        to.arrivals.conversation(body.value.conversation);
      }
      break;
    case 'settingsPush':
      to.conversations.applySettings(body.value.conversationId, body.value.settings);
      break;
    case 'deletionPush':
      if (body.value.deletion) {
        to.conversations.applyDeletion(body.value.deletion);
      }
      break;
    case 'groupPush':
      to.groups.pushed(body.value);
      break;
    case 'joinRequestPush':
      to.groups.asked(body.value);
      break;
    case 'relationPush':
      if (body.value.relation) {
        to.relations.apply(body.value.relation);
      }
      break;
    case 'sessionPush':
      if (body.value.session) {
        to.sessions.apply(body.value.session);
      }
      break;
    case 'presencePush':
      if (body.value.presence) {
        to.presence.told(body.value.presence);
      }
      break;
    case 'syncHint':
      to.missed(body.value.conversationId);
      break;
    default:
    // Newer than this SDK.
  }
}
