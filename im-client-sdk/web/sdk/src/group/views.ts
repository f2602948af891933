import type { Member } from '../views.js';

export type GroupLineEvent =
  | 'created'
  | 'renamed'
  | 'announcementChanged'
  | 'membersAdded'
  | 'memberJoined'
  | 'memberLeft'
  | 'memberRemoved'
  | 'ownerChanged'
  | 'muted'
  | 'unmuted'
  | 'dissolved'
  | 'adminAdded'
  | 'adminRemoved'
  | 'memberMuted'
  | 'memberUnmuted';

export type MemberRole = 'member' | 'admin' | 'owner';

export type JoinPolicy = 'byInvitation' | 'byApproval' | 'openToAll';

/** What the members of a group share. */
export interface Group {
  readonly name: string;
  /** http or https; '': none. */
  readonly avatarUrl: string;
  readonly announcement: string;
  readonly ownerId: string;
  readonly joinPolicy: JoinPolicy;
  /** Only the owner and the admins may add members. */
  readonly adminsOnlyAdd: boolean;
  /** Only the owner and the admins may send. */
  readonly muted: boolean;
  readonly memberCount: number;
  /** Rises with each change of the group or its members. */
  readonly version: number;
}

export interface MemberPage {
  /** By userId; readSeq is 0. */
  readonly members: readonly Member[];
  /** There are members above the last. */
  readonly more: boolean;
  /** Of the group: pages with the same one are of one moment. */
  readonly version: number;
}

export interface ReadCount {
  readonly seq: number;
  /** Of `members`. */
  readonly read: number;
  /** Who may read it, its sender aside. */
  readonly members: number;
}

export interface ReaderPage {
  /** By userId. */
  readonly members: readonly Member[];
  /** There are members above the last. */
  readonly more: boolean;
}

export interface JoinRequest {
  readonly userId: string;
  readonly name: string;
  readonly message: string;
  readonly requestedAtMs: number;
}

export type GroupEvent =
  | {
      readonly kind: 'members';
      readonly conversationId: string;
      /** Who came, or whose role or mute changed. */
      readonly members: readonly Member[];
      readonly removedUserIds: readonly string[];
    }
  | { readonly kind: 'joinRequest'; readonly conversationId: string; readonly request: JoinRequest }
  | { readonly kind: 'joinRequestEnded'; readonly conversationId: string; readonly userId: string };

/** One thing at a time. */
export type GroupChange =
  | { readonly name: string }
  | { readonly avatarUrl: string }
  | { readonly announcement: string }
  | { readonly joinPolicy: JoinPolicy }
  | { readonly adminsOnlyAdd: boolean }
  | { readonly muted: boolean };

/**
 * Groups. Whoever is not in one is refused with NOT_ALLOWED, a member who may not with NOT_ADMIN. Each change gives the group
 * as it is then.
 */
export interface Groups {
  /** Returns the new conversation's id. Fails as `add` does. */
  create(group: {
    name: string;
    avatarUrl?: string;
    /** By default byInvitation. */
    joinPolicy?: JoinPolicy;
    userIds?: readonly string[];
  }): Promise<string>;
  update(conversationId: string, change: GroupChange): Promise<Group>;
  /** All of 1 to 100 or none. Fails with NOT_ALLOWED, NOT_FOUND, USER_DISABLED or GROUP_FULL. */
  add(conversationId: string, userIds: readonly string[]): Promise<Group>;
  remove(conversationId: string, userId: string): Promise<Group>;
  /** `requested`: an admin has to answer. */
  join(conversationId: string, message?: string): Promise<'joined' | 'requested'>;
  /** Also takes back an open request. The owner can't leave: CONFLICT. */
  leave(conversationId: string): Promise<void>;
  /** Answers a request to join. Fails with NOT_FOUND when none is open. */
  answer(conversationId: string, userId: string, accept: boolean): Promise<Group>;
  /** `owner` transfers the group. */
  setRole(conversationId: string, userId: string, role: MemberRole): Promise<Group>;
  /** 0: not any longer. */
  mute(conversationId: string, userId: string, forMs: number): Promise<Group>;
  dissolve(conversationId: string): Promise<void>;
  members(conversationId: string, afterUserId?: string, limit?: number): Promise<MemberPage>;
  /** The open ones, the oldest first, at most 100. */
  joinRequests(conversationId: string): Promise<readonly JoinRequest[]>;
  /** Hears of members and requests; what a conversation's `group` holds is in the state. Returns how to end it. */
  subscribe(listener: (event: GroupEvent) => void): () => void;
}
