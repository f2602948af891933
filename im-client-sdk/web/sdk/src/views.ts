import type { ParleyError } from './errors.js';
import type { Group, GroupLineEvent, MemberRole } from './group/views.js';

export type * from './group/views.js';

/** Why the client does not connect again by itself. `connect()` tries anew. */
export type ClosedReason =
  /** The same device connected from somewhere else. */
  | 'replaced'
  /** The server does not accept the token, or the token source has none to give: sign in again. */
  | 'unauthenticated'
  /** The user has logged in on another device, and the server allows no two: sign in again to take over. */
  | 'displaced'
  /** Client and server do not understand each other. */
  | 'protocol';

export type ConnectionState =
  /** `connect()` was not called yet, or `disconnect()` was. */
  | { readonly status: 'idle' }
  | { readonly status: 'connecting' }
  /** Connected, but something may have been missed: catching up. */
  | { readonly status: 'behind' }
  /** Connected and up to date. */
  | { readonly status: 'online' }
  /** `nextTryAtMs`: by the clock of this machine. `attempts`: tries that failed in a row. */
  | { readonly status: 'offline'; readonly nextTryAtMs: number; readonly attempts: number }
  | { readonly status: 'closed'; readonly reason: ClosedReason; readonly closeCode: number };

export type UserKind = 'user' | 'visitor' | 'agent' | 'unknown';

/** A file that was uploaded. Where it can be had is asked for when it is shown: links are good for minutes. */
export interface AttachmentContent {
  readonly kind: 'image' | 'file' | 'audio' | 'video';
  readonly attachmentId: string;
  readonly name: string;
  readonly mediaType: string;
  /** In bytes. */
  readonly size: number;
  /** Of an image, in pixels; 0: not known. */
  readonly width: number;
  readonly height: number;
  /** Of audio and video, as the sender said; 0: not known. */
  readonly durationMs: number;
  /** What the sender says about it, else ''. */
  readonly caption: string;
  /** A smaller picture can be had. */
  readonly thumbnail: boolean;
}

/** What only the host and its applications understand: a card, a place, an order. */
export interface CustomContent {
  readonly kind: 'custom';
  /** What the host calls it: 1 to 64 of a–z, 0–9, '.', '_', '-' and '/'. */
  readonly type: string;
  /** A JSON object of at most 8 KiB. */
  readonly json: string;
  /** What is shown where the type is not known, else ''. */
  readonly fallback: string;
}

/** A part of a text, a caption or a fallback that stands for somebody. */
export interface Mention {
  /** '0': everybody in the conversation. */
  readonly userId: string;
  /** In UTF-16 code units, as a string counts. */
  readonly offset: number;
  /** 1 or more. */
  readonly length: number;
}

/** What may come with a message. */
export interface SendOptions {
  /** The seq of the message that it answers; 0: none. */
  readonly replyTo?: number | undefined;
  /** Whom it names: at most 50, in the order of their places. */
  readonly mentions?: readonly Mention[];
}

/** Who has said first what was forwarded. */
export interface Origin {
  readonly authorId: string;
  /** When it was forwarded; '' if it was not known. */
  readonly authorName: string;
  /** Milliseconds since the epoch. */
  readonly sentAtMs: number;
}

/** Several messages that were forwarded as one. */
export interface MergedContent {
  readonly kind: 'merged';
  /** In the order in which they were said; none is merged itself. */
  readonly items: readonly { readonly origin: Origin; readonly content: Content }[];
}

/** What is being forwarded, until the server has told what it says; never in a stored message. */
export interface ForwardContent {
  readonly kind: 'forward';
  /** Where it is. */
  readonly conversationId: string;
  /** Ascending. */
  readonly seqs: readonly number[];
}

export type Content =
  | AttachmentContent
  | CustomContent
  | MergedContent
  | ForwardContent
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'system';
      readonly event: 'agentJoined' | 'agentLeft' | 'sessionResolved' | 'unknown';
      /** The user whom the line is about, '0' if nobody. */
      readonly subjectId: string;
      readonly subjectName: string;
    }
  | {
      /** What somebody did to a group. */
      readonly kind: 'groupLine';
      readonly event: GroupLineEvent;
      readonly actorId: string;
      readonly actorName: string;
      /** Whom it is about. */
      readonly subjects: readonly { readonly userId: string; readonly name: string }[];
      /** The name, or the announcement; else ''. */
      readonly text: string;
      /** Of `memberMuted`: when it ends, milliseconds since the epoch. */
      readonly untilMs?: number;
    }
  /** Something newer than this SDK. */
  | { readonly kind: 'unknown' };

export type MessageStatus = 'sending' | 'sent' | 'delivered' | 'read' | 'failed';

/** A message as a timeline shows it, stored or on its way. */
export interface TimelineMessage {
  /** Stays the same while a pending message becomes a stored one. */
  readonly key: string;
  readonly conversationId: string;
  /** Place in the conversation; null until the server has stored it. */
  readonly seq: number | null;
  readonly messageId: string | null;
  readonly senderId: string;
  /** '' if the sender is not among the members that are known. */
  readonly senderName: string;
  readonly own: boolean;
  /** When the server took it; for a pending one when it was written. Milliseconds since the epoch. */
  readonly sentAtMs: number;
  /** As it is now; `unknown` when it was recalled. */
  readonly content: Content;
  /** Who has said it first, where its sender has forwarded it, else null; a merged content has one in each item. */
  readonly origin: Origin | null;
  /** How many times it was edited. */
  readonly edits: number;
  /** When it was last edited, milliseconds since the epoch; null: never. */
  readonly editedAtMs: number | null;
  /** Its sender took it back, for good: there is nothing to show of it, and it is not unread. */
  readonly recalled: boolean;
  /** The seq of the message that it answers; 0: none. */
  readonly replyTo: number;
  /** That message as it is now; null while it is not known, and where there is none that the reader may read. */
  readonly quote: Quote | null;
  /** Whom it names, in the order of their places. */
  readonly mentions: readonly Mention[];
  /** It names the reader, or everybody, and is of somebody else. */
  readonly mentionsMe: boolean;
  /** In the order of each emoji's first. */
  readonly reactions: readonly Reaction[];
  /** It is pinned to the conversation. */
  readonly pinned: boolean;
  /** Own messages only. `delivered`, `read`: it has reached somebody on the other side, who has read it. In a group `sent`. */
  readonly status: MessageStatus | null;
  /** Why it failed. */
  readonly error: ParleyError | null;
}

/** A message as one that answers it shows it. */
export interface Quote {
  readonly seq: number;
  readonly senderId: string;
  readonly senderName: string;
  readonly own: boolean;
  readonly content: Content;
  /** There is nothing to show of it. */
  readonly recalled: boolean;
}

/** Everybody who reacts with the same emoji. */
export interface Reaction {
  readonly emoji: string;
  /** In the order of their reactions. */
  readonly userIds: readonly string[];
  /** The reader is among them. */
  readonly own: boolean;
}

/** One conversation's messages in seq order without a hole, then those on their way. */
export interface Timeline {
  readonly conversationId: string;
  /** `loading` until the newest messages are there. Pending messages are shown in every phase. */
  readonly phase: 'loading' | 'ready' | 'failed';
  readonly messages: readonly TimelineMessage[];
  /** There are older ones; `loadOlder` brings them. */
  readonly hasOlder: boolean;
  readonly loadingOlder: boolean;
  /** The reader's own mark. */
  readonly readSeq: number;
  /** Others' messages above it, without recalled ones, at most 1000. */
  readonly unread: number;
  /** Who is typing now, without the reader. */
  readonly typing: readonly Typist[];
}

export interface Typist {
  readonly userId: string;
  readonly name: string;
}

export interface Member {
  readonly userId: string;
  readonly name: string;
  readonly kind: UserKind;
  readonly readSeq: number;
  /** How far one of this member's devices has got the messages, at least readSeq; not in a group. */
  readonly deliveredSeq: number;
  /** In a group; else null. */
  readonly role: MemberRole | null;
  /** Until when the member may not send in a group, milliseconds since the epoch; 0: not muted. */
  readonly mutedUntilMs: number;
}

export interface Conversation {
  readonly conversationId: string;
  readonly kind: 'direct' | 'support' | 'group' | 'unknown';
  /** The reader is in it and gets its messages; else one that was only looked at, or left. */
  readonly joined: boolean;
  /** Everyone in it, the reader too; of a group the reader alone. */
  readonly members: readonly Member[];
  /** Null in what is no group. */
  readonly group: Group | null;
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly readSeq: number;
  /** Others' messages above readSeq, without recalled ones, at most 1000. */
  readonly unread: number;
  /** In a group: those among the unread that name the reader or everybody, the newest 50, ascending. */
  readonly mentionedSeqs: readonly number[];
  /** The newest message that the reader has not deleted, also one that is on its way. */
  readonly lastMessage: TimelineMessage | null;
  readonly typing: readonly Typist[];
  readonly updatedAtMs: number;
  readonly settings: ConversationSettings;
}

/** How the reader has arranged a conversation, the same on all of the reader's devices. */
export interface ConversationSettings {
  /** To be shown above those that are not. */
  readonly pinned: boolean;
  /** New messages come without a notification. */
  readonly muted: boolean;
  /** To be shown as unread although it may be read, until somebody opens it. */
  readonly markedUnread: boolean;
  /** To be left out of the list, until somebody says something. */
  readonly hidden: boolean;
  /** What was typed and not sent, else ''. */
  readonly draft: string;
}

export interface Relation {
  readonly userId: string;
  readonly name: string;
  readonly state: 'none' | 'requestSent' | 'requestReceived' | 'friends';
  /** The reader blocks userId. */
  readonly blocked: boolean;
  readonly requestMessage: string;
  /** The reader's own name for a friend, else ''. */
  readonly remark: string;
  /** The reader's group that a friend is in, else ''. */
  readonly group: string;
}

/** What a user shows to others. */
export interface Profile {
  readonly userId: string;
  readonly kind: UserKind;
  readonly name: string;
  /** http or https; '': none. */
  readonly avatarUrl: string;
  /** What the host keeps with the user, by name. */
  readonly attributes: ReadonlyMap<string, string>;
}

export type DeviceKind = 'web' | 'mobile' | 'tablet' | 'desktop' | 'unknown';

/** One of the user's own devices. */
export interface Device {
  readonly deviceId: string;
  readonly kind: DeviceKind;
  /** As the device said: a name and a version. */
  readonly client: string;
  readonly firstSeenMs: number;
  /** When it last connected, brought a new token, or went. */
  readonly lastSeenMs: number;
  /** Null: it can't be found out now. */
  readonly online: boolean | null;
  /** The one that asks. */
  readonly current: boolean;
}

export type Availability = 'online' | 'away' | 'unknown';

export interface Session {
  readonly sessionId: string;
  readonly conversationId: string;
  readonly state: 'waiting' | 'active' | 'resolved' | 'unknown';
  readonly visitorId: string;
  readonly visitorName: string;
  /** '0' and '' while waiting. */
  readonly agentId: string;
  readonly agentName: string;
  readonly waitingSinceMs: number;
  /** 0 if not yet. */
  readonly assignedAtMs: number;
  /** 0 if not yet. */
  readonly resolvedAtMs: number;
  readonly ownerVersion: number;
  /** People ahead while waiting; null if unknown. */
  readonly queuePosition: number | null;
}

export interface Support {
  /** The list below has been fetched. */
  readonly loaded: boolean;
  /** Why it could not be. */
  readonly error: ParleyError | null;
  /** Agents: own active ones, the site's waiting ones, and what became of them since. Visitors: their own. */
  readonly sessions: readonly Session[];
  /** Agents only. */
  readonly availability: Availability;
  readonly capacity: number;
}

/** What this deployment accepts. */
export interface Limits {
  readonly maxFrameBytes: number;
  readonly maxTextBytes: number;
  readonly maxMessagesPerSend: number;
  readonly maxPullMessages: number;
  readonly pingIntervalMs: number;
}

/** Everything but the timelines. Parts that have not changed are the same objects as before. */
export interface ClientState {
  readonly connection: ConnectionState;
  /** '' until the server has told. */
  readonly userId: string;
  readonly limits: Limits;
  /** The list below is complete: the first sync has come to its end, or a client store held the list of an earlier one. */
  readonly synced: boolean;
  /** Newest first. */
  readonly conversations: readonly Conversation[];
  /** Sum over the joined ones. */
  readonly unread: number;
  /** Null until they were fetched. */
  readonly relations: readonly Relation[] | null;
  readonly support: Support;
  /** Server's clock minus this machine's, for display. */
  readonly clockOffsetMs: number;
}
