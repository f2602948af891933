import { ParleyError } from '../errors.js';
import {
  JoinPolicy as Policies,
  MemberRole as Roles,
  type GroupPush,
  type GroupResult,
  type JoinRequest as JoinRequestFrame,
  type JoinRequestPush,
  type UpdateGroup,
} from '../gen/protocol.js';
import type { Conversations } from '../conversation/conversations.js';
import type { ResultCase, ResultOf } from '../connection/requests.js';
import type { RequestBody } from '../protocol/codec.js';
import { toGroup, toMember } from '../protocol/convert.js';
import type {
  Group,
  GroupChange,
  GroupEvent,
  Groups,
  JoinPolicy,
  JoinRequest,
  MemberPage,
  MemberRole,
} from '../views.js';

/** What groups need of the client. */
export interface GroupPorts {
  readonly conversations: Conversations;
  readonly newId: () => string;
  request<C extends ResultCase, T>(body: RequestBody, expect: C, use: (result: ResultOf<C>) => T): Promise<T>;
  /** Has what is missing brought. */
  sync(): void;
}

/** Changes groups, each change repeated under one op_id until it is answered, and tells of what others did. */
export class GroupRequests implements Groups {
  private readonly listeners = new Set<(event: GroupEvent) => void>();

  constructor(private readonly ports: GroupPorts) {}

  async create(group: {
    name: string;
    avatarUrl?: string;
    joinPolicy?: JoinPolicy;
    userIds?: readonly string[];
  }): Promise<string> {
    const { name, avatarUrl = '', joinPolicy = 'byInvitation', userIds = [] } = group;
    const value = { opId: this.ports.newId(), name, avatarUrl, joinPolicy: POLICIES[joinPolicy], userIds };
    const result = await this.change({ case: 'createGroup', value });
    return result.conversationId;
  }

  update(conversationId: string, change: GroupChange): Promise<Group> {
    return this.changed({ case: 'updateGroup', value: { ...this.of(conversationId), change: toChange(change) } });
  }

  add(conversationId: string, userIds: readonly string[]): Promise<Group> {
    return this.changed({ case: 'addMembers', value: { ...this.of(conversationId), userIds } });
  }

  remove(conversationId: string, userId: string): Promise<Group> {
    return this.changed({ case: 'removeMember', value: { ...this.of(conversationId), userId } });
  }

  async join(conversationId: string, message = ''): Promise<'joined' | 'requested'> {
    const result = await this.change({ case: 'joinGroup', value: { ...this.of(conversationId), message } });
    return result.requested ? 'requested' : 'joined';
  }

  async leave(conversationId: string): Promise<void> {
    await this.change({ case: 'leaveGroup', value: this.of(conversationId) });
  }

  answer(conversationId: string, userId: string, accept: boolean): Promise<Group> {
    return this.changed({ case: 'answerJoinRequest', value: { ...this.of(conversationId), userId, accept } });
  }

  setRole(conversationId: string, userId: string, role: MemberRole): Promise<Group> {
    return this.changed({ case: 'setMemberRole', value: { ...this.of(conversationId), userId, role: ROLES[role] } });
  }

  mute(conversationId: string, userId: string, forMs: number): Promise<Group> {
    return this.changed({ case: 'muteMember', value: { ...this.of(conversationId), userId, forMs } });
  }

  async dissolve(conversationId: string): Promise<void> {
    await this.change({ case: 'dissolveGroup', value: this.of(conversationId) });
  }

  members(conversationId: string, afterUserId = '0', limit = 0): Promise<MemberPage> {
    const value = { conversationId, afterUserId, limit };
    return this.ports.request({ case: 'listMembers', value }, 'listMembersResult', ({ members, more, version }) => ({
      members: members.map(toMember),
      more,
      version,
    }));
  }

  joinRequests(conversationId: string): Promise<readonly JoinRequest[]> {
    return this.ports.request(
      { case: 'listJoinRequests', value: { conversationId } },
      'listJoinRequestsResult',
      ({ requests }) => requests.map(toJoinRequest),
    );
  }

  subscribe(listener: (event: GroupEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Everybody in the group hears of a change. */
  pushed({ conversationId, group, members, removedUserIds }: GroupPush): void {
    const { conversations } = this.ports;
    const changed = members.map(toMember);
    if (!conversations.applyGroup(conversationId, group, changed)) {
      this.ports.sync();
    }
    this.tell({ kind: 'members', conversationId, members: changed, removedUserIds });
  }

  asked({ conversationId, request, ended }: JoinRequestPush): void {
    if (request && ended) {
      this.tell({ kind: 'joinRequestEnded', conversationId, userId: request.userId });
    } else if (request) {
      this.tell({ kind: 'joinRequest', conversationId, request: toJoinRequest(request) });
    }
  }

  private tell(event: GroupEvent): void {
    this.listeners.forEach((listener) => listener(event));
  }

  private of(conversationId: string): { conversationId: string; opId: string } {
    return { conversationId, opId: this.ports.newId() };
  }

  private async changed(body: RequestBody): Promise<Group> {
    const { group } = await this.change(body);
    if (!group) {
      throw new ParleyError('NOT_ALLOWED', 'not in the group any more', false);
    }
    return toGroup(group);
  }

  private change(body: RequestBody): Promise<GroupResult> {
    return this.ports.request(body, 'groupResult', (result: GroupResult) => {
      const { conversations } = this.ports;
      if (result.group && !conversations.applyGroup(result.conversationId, result.group, [])) {
        this.ports.sync();
      }
      return result;
    });
  }
}

function toChange(change: GroupChange): UpdateGroup['change'] {
  if ('joinPolicy' in change) {
    return { case: 'joinPolicy', value: POLICIES[change.joinPolicy] };
  }
  const [name, value] = Object.entries(change)[0] ?? [];
  return { case: name, value } as UpdateGroup['change'];
}

function toJoinRequest({ userId, name, message, requestedAtMs }: JoinRequestFrame): JoinRequest {
  return { userId, name, message, requestedAtMs };
}

const POLICIES: Record<JoinPolicy, number> = {
  byInvitation: Policies.BY_INVITATION,
  byApproval: Policies.BY_APPROVAL,
  openToAll: Policies.OPEN_TO_ALL,
};

const ROLES: Record<MemberRole, number> = {
  member: Roles.GROUP_MEMBER,
  admin: Roles.GROUP_ADMIN,
  owner: Roles.GROUP_OWNER,
};
