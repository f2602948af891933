import type { ClientState, Conversation, Presence, Session, TimelineMessage } from '@parley/sdk';
import type { Chat } from '../app/state';

/** A session as a row of the list. `messages`: the newest of its conversation, empty where they are not followed. */
export function toChat(
  session: Session,
  conversation: Conversation | undefined,
  messages: readonly TimelineMessage[],
  presence: Presence,
  { userId, clockOffsetMs }: Pick<ClientState, 'userId' | 'clockOffsetMs'>,
): Chat {
  const mine = session.agentId === userId && userId !== '';
  const local = (serverMs: number): number => (serverMs === 0 ? 0 : serverMs - clockOffsetMs);
  const lastMessage = conversation?.lastMessage ?? null;
  const said = (messages.length > 0 ? messages : lastMessage ? [lastMessage] : []).filter(wasSaid);
  const last = said[said.length - 1];
  const unanswered = unansweredSince(
    said.filter(({ recalled }) => !recalled),
    session.visitorId,
  );
  return {
    conversationId: session.conversationId,
    sessionId: session.sessionId,
    state: session.state === 'unknown' ? 'resolved' : session.state,
    visitorName: session.visitorName,
    visitorId: session.visitorId,
    agentName: session.agentName,
    mine,
    lastLine: last ? lastLine(last) : null,
    lastAt: last ? local(last.sentAtMs) : local(session.waitingSinceMs),
    // Who does not answer a chat has nothing to read in it.
    unread: mine ? (conversation?.unread ?? 0) : 0,
    waitingSince: local(session.waitingSinceMs),
    assignedAt: local(session.assignedAtMs),
    resolvedAt: local(session.resolvedAtMs),
    unansweredSince: session.state === 'active' && unanswered !== null ? local(unanswered) : null,
    typing: conversation?.typing.some(({ userId: typist }) => typist === session.visitorId) ?? false,
    presence: presence.status,
    lastSeenAt: local(presence.lastSeenMs ?? 0),
  };
}

/** The first of the visitor's messages that nobody has answered. */
function unansweredSince(texts: readonly TimelineMessage[], visitorId: string): number | null {
  let since: number | null = null;
  for (let i = texts.length - 1; i >= 0 && texts[i]?.senderId === visitorId; i--) {
    since = texts[i]?.sentAtMs ?? null;
  }
  return since;
}

/** By a person: also what was taken back since. */
function wasSaid({ content, recalled }: TimelineMessage): boolean {
  return content.kind === 'text' || 'attachmentId' in content || recalled;
}

/** One line: a row has no room for more. */
function lastLine({ content, own: mine, recalled }: TimelineMessage): Chat['lastLine'] {
  if (recalled) {
    return { text: '', mine, recalled };
  }
  if ('attachmentId' in content) {
    return { text: content.name, mine, file: content.kind };
  }
  return { text: content.kind === 'text' ? content.text.slice(0, 200).replace(/\s+/gu, ' ') : '', mine };
}

export interface Lists {
  readonly mine: readonly Chat[];
  readonly waiting: readonly Chat[];
  readonly left: readonly Chat[];
}

export function sorted(chats: readonly Chat[]): Lists {
  return {
    mine: chats.filter((chat) => chat.mine && chat.state === 'active').sort((a, b) => b.lastAt - a.lastAt),
    waiting: chats.filter((chat) => chat.state === 'waiting').sort((a, b) => a.waitingSince - b.waitingSince),
    left: chats.filter((chat) => chat.state === 'resolved' || (chat.state === 'active' && !chat.mine)),
  };
}
