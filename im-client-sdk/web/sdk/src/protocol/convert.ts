import { errorCode, ParleyError } from '../errors.js';
import {
  type Limits as LimitsFrame,
  UserKind as Kind,
  MemberRole as Roles,
  JoinPolicy as Policies,
  type Group as GroupFrame,
  type Member as MemberFrame,
  type ConversationSettings as SettingsFrame,
  type Error as ErrorFrame,
  SystemEvent,
  type SystemContent,
  type Content as ContentFrame,
  type Origin as OriginFrame,
  type Message as MessageFrame,
  type Reaction as ReactionFrame,
  RelationState,
  type Relation as RelationFrame,
  type Profile as ProfileFrame,
  DeviceKind as DeviceKinds,
  type ListDevicesResult,
  Availability as Available,
  SessionState,
  type Session as SessionFrame,
} from '../gen/protocol.js';
import type {
  Availability,
  Content,
  Device,
  DeviceKind,
  ConversationSettings,
  Group,
  GroupLineEvent,
  JoinPolicy,
  Limits,
  Member,
  MemberRole,
  Mention,
  Origin,
  Profile,
  Relation,
  Session,
} from '../views.js';

/** A message as the log keeps it. */
export interface StoredMessage {
  readonly messageId: string;
  readonly conversationId: string;
  readonly seq: number;
  readonly senderId: string;
  /** '' for a system line. */
  readonly clientMsgId: string;
  readonly sentAtMs: number;
  /** As it is in this state; `unknown` when it was recalled. */
  readonly content: Content;
  /** Who has said it first; null: its sender. */
  readonly origin: Origin | null;
  /** The seq of the message that it answers; 0: none. */
  readonly replyTo: number;
  readonly mentions: readonly Mention[];
  /** Of two states of one message the one with the higher changeSeq is the newer; 0: as it was sent. */
  readonly changeSeq: number;
  readonly edits: number;
  /** Null: never. */
  readonly editedAtMs: number | null;
  readonly recalled: boolean;
  readonly reactions: readonly ReactionFrame[];
  readonly pinned: boolean;
}

/** What has become of a message that nobody has changed. */
export const AS_SENT = {
  changeSeq: 0,
  edits: 0,
  editedAtMs: null,
  recalled: false,
  reactions: [],
  pinned: false,
} as const satisfies Partial<StoredMessage>;

export function toMessage(frame: MessageFrame): StoredMessage {
  return {
    messageId: frame.messageId,
    conversationId: frame.conversationId,
    seq: frame.seq,
    senderId: frame.senderId,
    clientMsgId: frame.clientMsgId,
    sentAtMs: frame.sentAtMs,
    content: frame.recalled ? { kind: 'unknown' } : toContent(frame.content),
    origin: toOrigin(frame.content?.origin),
    replyTo: frame.content?.replyTo ?? 0,
    mentions: frame.content?.mentions ?? [],
    changeSeq: frame.changeSeq,
    edits: frame.edits,
    editedAtMs: frame.editedAtMs || null,
    recalled: frame.recalled,
    reactions: frame.reactions,
    pinned: frame.pinnedAtMs > 0,
  };
}

/** It names the reader, or everybody, and is of somebody else. */
export function mentionsReader({ senderId, mentions }: StoredMessage, selfId: string): boolean {
  return senderId !== selfId && mentions.some(({ userId }) => userId === '0' || userId === selfId);
}

/** The newer of two states of one message, the known one if they are the same. */
export function newerState(known: StoredMessage | undefined, fresh: StoredMessage): StoredMessage {
  return known && known.changeSeq >= fresh.changeSeq ? known : fresh;
}

export function toOrigin(frame: OriginFrame | undefined): Origin | null {
  return frame ? { ...frame } : null;
}

export function toContent(frame: Pick<ContentFrame, 'kind'> | undefined): Content {
  switch (frame?.kind.case) {
    case 'text':
      return { kind: 'text', text: frame.kind.value.text };
    case 'system':
      return toLine(frame.kind.value);
    case 'custom': {
      const { type, json, fallback } = frame.kind.value;
      return { kind: 'custom', type, json, fallback };
    }
    case 'merged':
      return {
        kind: 'merged',
        items: frame.kind.value.items.flatMap(({ kind, origin }) =>
          origin ? [{ origin: { ...origin }, content: toContent({ kind }) }] : [],
        ),
      };
    case 'image':
    case 'file':
    case 'audio':
    case 'video': {
      const { attachmentId, name, mediaType, size, width, height, durationMs, caption, thumbnail } = frame.kind.value;
      return {
        kind: frame.kind.case,
        attachmentId,
        name,
        mediaType,
        size,
        width,
        height,
        durationMs,
        caption,
        thumbnail,
      };
    }
    default:
      return { kind: 'unknown' };
  }
}

function toLine({
  event,
  subjectId,
  subjectName,
  actorId,
  actorName,
  text,
  subjects,
  untilMs,
}: SystemContent): Content {
  const groupEvent = GROUP_EVENTS[event];
  if (!groupEvent) {
    return { kind: 'system', event: SYSTEM_EVENTS[event] ?? 'unknown', subjectId, subjectName };
  }
  const single = subjectId === '0' ? [] : [{ userId: subjectId, name: subjectName }];
  return {
    kind: 'groupLine',
    event: groupEvent,
    actorId,
    actorName,
    subjects: subjects.length > 0 ? subjects : single,
    text,
    ...(untilMs && { untilMs }),
  };
}

const GROUP_EVENTS: Partial<Record<number, GroupLineEvent>> = {
  [SystemEvent.GROUP_CREATED]: 'created',
  [SystemEvent.GROUP_RENAMED]: 'renamed',
  [SystemEvent.ANNOUNCEMENT_CHANGED]: 'announcementChanged',
  [SystemEvent.MEMBERS_ADDED]: 'membersAdded',
  [SystemEvent.MEMBER_JOINED]: 'memberJoined',
  [SystemEvent.MEMBER_LEFT]: 'memberLeft',
  [SystemEvent.MEMBER_REMOVED]: 'memberRemoved',
  [SystemEvent.OWNER_CHANGED]: 'ownerChanged',
  [SystemEvent.GROUP_MUTED]: 'muted',
  [SystemEvent.GROUP_UNMUTED]: 'unmuted',
  [SystemEvent.GROUP_DISSOLVED]: 'dissolved',
  [SystemEvent.ADMIN_ADDED]: 'adminAdded',
  [SystemEvent.ADMIN_REMOVED]: 'adminRemoved',
  [SystemEvent.MEMBER_MUTED]: 'memberMuted',
  [SystemEvent.MEMBER_UNMUTED]: 'memberUnmuted',
};

const SYSTEM_EVENTS: Partial<Record<number, (Content & { kind: 'system' })['event']>> = {
  [SystemEvent.AGENT_JOINED]: 'agentJoined',
  [SystemEvent.AGENT_LEFT]: 'agentLeft',
  [SystemEvent.SESSION_RESOLVED]: 'sessionResolved',
};

export function toMember(frame: MemberFrame): Member {
  return {
    userId: frame.userId,
    name: frame.name,
    kind: USER_KINDS[frame.kind] ?? 'unknown',
    readSeq: frame.readSeq,
    deliveredSeq: Math.max(frame.readSeq, frame.deliveredSeq),
    role: ROLES[frame.role] ?? null,
    mutedUntilMs: frame.mutedUntilMs,
  };
}

const ROLES: Partial<Record<number, MemberRole>> = {
  [Roles.GROUP_MEMBER]: 'member',
  [Roles.GROUP_ADMIN]: 'admin',
  [Roles.GROUP_OWNER]: 'owner',
};

export function toGroup({ name, avatarUrl, announcement, ownerId, joinPolicy, ...rest }: GroupFrame): Group {
  const { adminsOnlyAdd, muted, memberCount, version } = rest;
  const policy = JOIN_POLICIES[joinPolicy] ?? 'byInvitation';
  return { name, avatarUrl, announcement, ownerId, joinPolicy: policy, adminsOnlyAdd, muted, memberCount, version };
}

const JOIN_POLICIES: Partial<Record<number, JoinPolicy>> = {
  [Policies.BY_APPROVAL]: 'byApproval',
  [Policies.OPEN_TO_ALL]: 'openToAll',
};

/** `frame`: null while nothing was ever set. */
export function toSettings(frame: SettingsFrame | null, lastSeq: number): ConversationSettings {
  return {
    pinned: frame?.pinned ?? false,
    muted: frame?.muted ?? false,
    markedUnread: frame?.markedUnread ?? false,
    hidden: lastSeq < (frame?.hiddenBeforeSeq ?? 0),
    draft: frame?.draft ?? '',
  };
}

const USER_KINDS: Partial<Record<number, Member['kind']>> = {
  [Kind.USER]: 'user',
  [Kind.VISITOR]: 'visitor',
  [Kind.AGENT]: 'agent',
};

export function toProfile(frame: ProfileFrame): Profile {
  return {
    userId: frame.userId,
    kind: USER_KINDS[frame.kind] ?? 'unknown',
    name: frame.name,
    avatarUrl: frame.avatarUrl,
    attributes: new Map(frame.attributes.map(({ name, value }) => [name, value])),
  };
}

export function toDevices(result: ListDevicesResult): Device[] {
  return result.devices.map(({ deviceId, kind, client, firstSeenMs, lastSeenMs, online, current }) => ({
    deviceId,
    kind: DEVICE_KINDS[kind] ?? 'unknown',
    client,
    firstSeenMs,
    lastSeenMs,
    online: result.onlineUnknown && !online ? null : online,
    current,
  }));
}

const DEVICE_KINDS: Partial<Record<number, DeviceKind>> = {
  [DeviceKinds.WEB]: 'web',
  [DeviceKinds.MOBILE]: 'mobile',
  [DeviceKinds.TABLET]: 'tablet',
  [DeviceKinds.DESKTOP]: 'desktop',
};

export function toDeviceKind(kind: DeviceKind): number {
  const known = Object.entries(DEVICE_KINDS).find(([, name]) => name === kind);
  return known ? Number(known[0]) : DeviceKinds.DEVICE_KIND_UNSPECIFIED;
}

export function toRelation(frame: RelationFrame): Relation {
  return {
    userId: frame.userId,
    name: frame.name,
    state: RELATION_STATES[frame.state] ?? 'none',
    blocked: frame.blocked,
    requestMessage: frame.requestMessage,
    remark: frame.remark,
    group: frame.group,
  };
}

const RELATION_STATES: Partial<Record<number, Relation['state']>> = {
  [RelationState.REQUEST_SENT]: 'requestSent',
  [RelationState.REQUEST_RECEIVED]: 'requestReceived',
  [RelationState.FRIENDS]: 'friends',
};

export function toSession(frame: SessionFrame): Session {
  return {
    sessionId: frame.sessionId,
    conversationId: frame.conversationId,
    state: SESSION_STATES[frame.state] ?? 'unknown',
    visitorId: frame.visitorId,
    visitorName: frame.visitorName,
    agentId: frame.agentId,
    agentName: frame.agentName,
    waitingSinceMs: frame.waitingSinceMs,
    assignedAtMs: frame.assignedAtMs,
    resolvedAtMs: frame.resolvedAtMs,
    ownerVersion: frame.ownerVersion,
    queuePosition: frame.queuePosition < 0 ? null : frame.queuePosition,
  };
}

const SESSION_STATES: Partial<Record<number, Session['state']>> = {
  [SessionState.WAITING]: 'waiting',
  [SessionState.ACTIVE]: 'active',
  [SessionState.RESOLVED]: 'resolved',
};

export function toAvailability(frame: number): Availability {
  return frame === Available.ONLINE ? 'online' : frame === Available.AWAY ? 'away' : 'unknown';
}

export function toError(frame: ErrorFrame): ParleyError {
  return new ParleyError(errorCode(frame.code), frame.message, frame.retryable, frame.retryAfterMs);
}

/** Limits that hold until the server has told its own, and where it tells none. */
export const DEFAULT_LIMITS: Limits = {
  maxFrameBytes: 65_536,
  maxTextBytes: 8_192,
  maxMessagesPerSend: 20,
  maxPullMessages: 100,
  pingIntervalMs: 20_000,
};

export function toLimits(frame: LimitsFrame | undefined): Limits {
  return {
    maxFrameBytes: frame?.maxFrameBytes || DEFAULT_LIMITS.maxFrameBytes,
    maxTextBytes: frame?.maxTextBytes || DEFAULT_LIMITS.maxTextBytes,
    maxMessagesPerSend: frame?.maxMessagesPerSend || DEFAULT_LIMITS.maxMessagesPerSend,
    maxPullMessages: frame?.maxPullMessages || DEFAULT_LIMITS.maxPullMessages,
    pingIntervalMs: frame?.pingIntervalMs || DEFAULT_LIMITS.pingIntervalMs,
  };
}
