import type { JsonObject } from '@bufbuild/protobuf';
import type { Conversation, Groups, JoinPolicy, MemberRole } from '../../src/index.js';

const POLICIES: Record<string, JoinPolicy> = {
  BY_INVITATION: 'byInvitation',
  BY_APPROVAL: 'byApproval',
  OPEN_TO_ALL: 'openToAll',
};

const ROLES: Record<string, MemberRole> = { GROUP_MEMBER: 'member', GROUP_ADMIN: 'admin', GROUP_OWNER: 'owner' };

/** A group and the reader's own place in it, as the vectors write them. */
export function groupLine({ group, members }: Conversation): string {
  const [own] = members;
  const parts = [`${group?.name ?? '?'} v${group?.version ?? 0}`, `${group?.memberCount ?? 0} members`];
  const until = own?.mutedUntilMs ? ` muted until ${own.mutedUntilMs}` : '';
  return [...parts, ...(group?.muted ? ['muted'] : []), `${own?.role ?? '?'}${until}`].join(', ');
}

/** Carries out a call of the vectors, and says how it ended. */
export function callGroups(groups: Groups, call: JsonObject): Promise<string> {
  const [name = '', value] = Object.entries(call)[0] ?? [];
  const given = value as Record<string, string> & { userIds: string[]; on: boolean; accept: boolean; forMs: number };
  const { conversationId: id = '', userId = '', userIds, message, name: title = '', on, accept, forMs } = given;
  const policy = POLICIES[given['joinPolicy'] ?? ''] ?? 'byInvitation';
  const done = (change: Promise<unknown>): Promise<string> => change.then(() => 'done');
  const calls: Record<string, () => Promise<string>> = {
    create: () => groups.create({ name: title, joinPolicy: policy, userIds }),
    rename: () => done(groups.update(id, { name: title })),
    setJoinPolicy: () => done(groups.update(id, { joinPolicy: policy })),
    muteAll: () => done(groups.update(id, { muted: on })),
    add: () => done(groups.add(id, userIds)),
    remove: () => done(groups.remove(id, userId)),
    join: () => groups.join(id, message).then((joined) => String(joined === 'joined')),
    leave: () => done(groups.leave(id)),
    answer: () => done(groups.answer(id, userId, accept)),
    setRole: () => done(groups.setRole(id, userId, ROLES[given['role'] ?? ''] ?? 'member')),
    mute: () => done(groups.mute(id, userId, forMs)),
    dissolve: () => done(groups.dissolve(id)),
    members: () =>
      groups
        .members(id, given['after'], 2)
        .then(
          ({ members, more }) =>
            members.map(({ name, role }) => `${name} ${role ?? '?'}`).join(', ') + (more ? ' …' : ''),
        ),
  };
  const run = calls[name];
  if (!run) {
    throw new Error('unknown call of groups');
  }
  return run();
}
