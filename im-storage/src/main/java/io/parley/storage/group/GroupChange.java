package io.parley.storage.group;

import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.Group;
import io.parley.common.protocol.JoinPolicy;
import io.parley.common.protocol.JoinRequest;
import io.parley.common.protocol.MemberRole;
import io.parley.common.protocol.SystemContent;
import io.parley.common.protocol.SystemEvent;
import io.parley.common.protocol.SystemSubject;
import io.parley.common.protocol.UserKind;
import io.parley.storage.conversation.ConversationStore;
import io.parley.storage.group.GroupStore.Change;
import io.parley.storage.group.GroupStore.Effects;
import io.parley.storage.group.GroupStore.Outcome;
import io.parley.storage.group.GroupStore.Policy;
import io.parley.storage.group.GroupStore.RequestNews;
import io.parley.storage.message.LockedLog;
import io.parley.storage.message.StoredMessage;
import io.parley.storage.user.UserAccount;
import io.parley.storage.user.UserStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One change of one group, in a transaction that holds the lock of the conversation's head: asks {@link RoleRule}, changes
 * the rows, writes the lines and gathers whom there is something to tell.
 */
final class GroupChange {
    private final GroupMapper groups;
    private final ConversationStore conversations;
    private final UserStore users;
    private final LockedLog log;
    private final UserAccount actor;
    private final long id;
    private final long now;
    private final Policy policy;

    private final List<StoredMessage> lines = new ArrayList<>();
    private final Set<Long> changedIds = new HashSet<>();
    private final Set<Long> removedIds = new HashSet<>();
    private Optional<RequestNews> request = Optional.empty();
    private Group group = Group.getDefaultInstance();
    private boolean decidesAboutSending;

    /** Where the rows are. */
    record Rows(GroupMapper groups, ConversationStore conversations, UserStore users, LockedLog log) {}

    /**
     * @param now on the database's clock, milliseconds since the epoch
     */
    GroupChange(Rows rows, UserAccount actor, long id, long now, Policy policy) {
        this.groups = rows.groups();
        this.conversations = rows.conversations();
        this.users = rows.users();
        this.log = rows.log();
        this.actor = actor;
        this.id = id;
        this.now = now;
        this.policy = policy;
    }

    Outcome create(Change.Create create) {
        Set<Long> others = new HashSet<>(create.userIds());
        others.remove(actor.userId());
        group = Group.newBuilder()
                .setName(create.name())
                .setAvatarUrl(create.avatarUrl())
                .setOwnerId(actor.userId())
                .setJoinPolicy(create.joinPolicy())
                .build();
        List<UserAccount> people = people(others);
        Optional<Outcome> refusal = mayNotAdd(others, people).or(() -> full(others.size() + 1));
        if (refusal.isPresent()) {
            return refusal.get();
        }
        groups.addHead(id, now);
        StoredMessage line = tell(line(SystemEvent.GROUP_CREATED).setText(create.name()));
        join(Set.of(actor.userId()), MemberRole.GROUP_OWNER, line);
        add(people);
        return done();
    }

    Outcome carryOut(Group before, Change change) {
        group = before;
        MemberInGroup own = groups.member(id, actor.userId());
        if (change instanceof Change.Join join) {
            return own == null ? join(join) : unchanged();
        }
        if (change instanceof Change.Leave && own == null) {
            return takeBackRequest();
        }
        if (own == null) {
            return notAllowed();
        }
        return change(own.memberRole(), change)
                .orElseGet(() -> changedIds.isEmpty() && group.equals(before) ? unchanged() : done());
    }

    /** Empty: it was carried out, or there was nothing to do. */
    private Optional<Outcome> change(MemberRole role, Change change) {
        if (change instanceof Change.Update update) {
            return RoleRule.notAdmin(role).or(() -> update(update));
        }
        if (change instanceof Change.Add add) {
            return (group.getAdminsOnlyAdd() ? RoleRule.notAdmin(role) : Optional.<Outcome>empty())
                    .or(() -> add(add.userIds()));
        }
        if (change instanceof Change.Answer answer) {
            return RoleRule.notAdmin(role).or(() -> answer(answer));
        }
        if (change instanceof Change.Leave) {
            return leave(role);
        }
        if (change instanceof Change.Dissolve) {
            return RoleRule.notOwner(role).or(this::dissolve);
        }
        if (change instanceof Change.SetRole set) {
            return RoleRule.notOwner(role).or(() -> setRole(set));
        }
        if (change instanceof Change.Remove remove) {
            return RoleRule.notAdmin(role).or(() -> ofMember(remove.userId(), other -> remove(role, other)));
        }
        Change.Mute mute = (Change.Mute) change;
        return RoleRule.notAdmin(role).or(() -> ofMember(mute.userId(), other -> mute(role, other, mute)));
    }

    private Optional<Outcome> update(Change.Update update) {
        Group before = group;
        Group.Builder after = group.toBuilder();
        ifPresent(update.name(), after::setName);
        ifPresent(update.avatarUrl(), after::setAvatarUrl);
        ifPresent(update.announcement(), after::setAnnouncement);
        ifPresent(update.joinPolicy(), after::setJoinPolicy);
        ifPresent(update.adminsOnlyAdd(), after::setAdminsOnlyAdd);
        ifPresent(update.muted(), after::setMuted);
        group = after.build();
        if (!group.getName().equals(before.getName())) {
            tell(line(SystemEvent.GROUP_RENAMED).setText(group.getName()));
        }
        if (!group.getAnnouncement().equals(before.getAnnouncement())) {
            tell(line(SystemEvent.ANNOUNCEMENT_CHANGED).setText(group.getAnnouncement()));
        }
        if (group.getMuted() != before.getMuted()) {
            decidesAboutSending = true;
            tell(line(group.getMuted() ? SystemEvent.GROUP_MUTED : SystemEvent.GROUP_UNMUTED));
        }
        return Optional.empty();
    }

    private static <T> void ifPresent(@Nullable T value, Consumer<T> set) {
        if (value != null) {
            set.accept(value);
        }
    }

    private Optional<Outcome> add(List<Long> userIds) {
        Set<Long> missing = new HashSet<>(userIds);
        if (!missing.isEmpty()) {
            groups.among(id, missing).forEach(member -> missing.remove(member.userId()));
        }
        List<UserAccount> people = people(missing);
        Optional<Outcome> refusal = mayNotAdd(missing, people).or(() -> full(missing.size()));
        if (refusal.isEmpty()) {
            add(people);
        }
        return refusal;
    }

    private void add(Collection<UserAccount> people) {
        if (people.isEmpty()) {
            return;
        }
        Set<Long> userIds = people.stream().map(UserAccount::userId).collect(Collectors.toSet());
        groups.endRequestsOf(id, userIds);
        SystemContent.Builder line = line(SystemEvent.MEMBERS_ADDED);
        people.forEach(person -> line.addSubjects(
                SystemSubject.newBuilder().setUserId(person.userId()).setName(person.name())));
        join(userIds, MemberRole.GROUP_MEMBER, tell(line));
    }

    private List<UserAccount> people(Set<Long> userIds) {
        return userIds.isEmpty()
                ? List.of()
                : List.copyOf(users.findAll(userIds).values());
    }

    private Optional<Outcome> mayNotAdd(Set<Long> userIds, List<UserAccount> people) {
        if (userIds.isEmpty()) {
            return Optional.empty();
        }
        if (people.size() < userIds.size()) {
            Set<Long> unknown = new HashSet<>(userIds);
            people.forEach(person -> unknown.remove(person.userId()));
            return refused(
                    ErrorCode.NOT_FOUND,
                    "user_ids: there is no user " + unknown.iterator().next());
        }
        Set<Long> friends = new HashSet<>(policy.friendsOnly() ? groups.friends(actor.userId(), userIds) : userIds);
        Set<Long> blockers = new HashSet<>(groups.blockers(actor.userId(), userIds));
        return people.stream()
                .filter(person -> person.kind() != UserKind.USER
                        || blockers.contains(person.userId())
                        || !friends.contains(person.userId()))
                .findFirst()
                .map(person ->
                        refused(ErrorCode.NOT_ALLOWED, "user_ids: user " + person.userId() + " may not be added"))
                .orElseGet(() -> disabled(people));
    }

    private static Optional<Outcome> disabled(Collection<UserAccount> people) {
        return people.stream()
                .filter(UserAccount::disabled)
                .findFirst()
                .flatMap(person -> refused(ErrorCode.USER_DISABLED, "user " + person.userId() + " is disabled"));
    }

    private Optional<Outcome> full(int more) {
        return group.getMemberCount() + more <= policy.maxMembers()
                ? Optional.empty()
                : refused(
                        ErrorCode.GROUP_FULL,
                        "members: " + (group.getMemberCount() + more) + " (expected: at most " + policy.maxMembers()
                                + ")");
    }

    private Outcome join(Change.Join join) {
        boolean isDissolved = group.getMemberCount() == 0;
        if (isDissolved || group.getJoinPolicy() == JoinPolicy.BY_INVITATION) {
            return notAllowed();
        }
        if (group.getJoinPolicy() == JoinPolicy.BY_APPROVAL) {
            long requestedAt = askedAt(actor.userId()).orElse(now);
            groups.saveRequest(id, actor.userId(), join.message(), requestedAt);
            request = Optional.of(new RequestNews(
                    JoinRequest.newBuilder()
                            .setUserId(actor.userId())
                            .setName(actor.name())
                            .setMessage(join.message())
                            .setRequestedAtMs(requestedAt)
                            .build(),
                    false));
            return new Outcome.Done(id, Optional.empty(), true, Optional.of(effects(Optional.empty())));
        }
        Optional<Outcome> full = full(1);
        if (full.isPresent()) {
            return full.get();
        }
        enter(actor);
        return done();
    }

    /** By the join policy. */
    private void enter(UserAccount person) {
        if (groups.endRequest(id, person.userId())) {
            ended(person.userId());
        }
        StoredMessage line = tell(
                line(SystemEvent.MEMBER_JOINED).setSubjectId(person.userId()).setSubjectName(person.name()));
        join(Set.of(person.userId()), MemberRole.GROUP_MEMBER, line);
    }

    private Outcome takeBackRequest() {
        if (askedAt(actor.userId()).isEmpty()) {
            return notAllowed();
        }
        groups.endRequest(id, actor.userId());
        ended(actor.userId());
        return new Outcome.Done(id, Optional.empty(), false, Optional.of(effects(Optional.empty())));
    }

    private Optional<Outcome> answer(Change.Answer answer) {
        UserAccount asking = users.find(answer.userId()).orElse(null);
        if (asking == null || askedAt(answer.userId()).isEmpty()) {
            return Optional.of(new Outcome.Refused(ErrorCode.NOT_FOUND, "user_id: there is no open request"));
        }
        if (!answer.accept()) {
            groups.endRequest(id, answer.userId());
            ended(answer.userId());
            return Optional.of(new Outcome.Done(id, Optional.of(group), false, Optional.of(effects(Optional.empty()))));
        }
        Optional<Outcome> refusal = disabled(List.of(asking)).or(() -> full(1));
        if (refusal.isPresent()) {
            return Optional.of(refusal.get());
        }
        enter(asking);
        return Optional.empty();
    }

    private Optional<Outcome> leave(MemberRole role) {
        if (role == MemberRole.GROUP_OWNER) {
            return refused(ErrorCode.CONFLICT, "the owner can't leave: transfer the group, or dissolve it");
        }
        leave(actor.userId(), tell(line(SystemEvent.MEMBER_LEFT)));
        return Optional.empty();
    }

    private interface OfMember {
        Optional<Outcome> change(MemberInGroup other);
    }

    private Optional<Outcome> ofMember(long userId, OfMember change) {
        MemberInGroup other = groups.member(id, userId);
        return other == null ? refused(ErrorCode.NOT_FOUND, "user_id: there is no such member") : change.change(other);
    }

    private Optional<Outcome> remove(MemberRole role, MemberInGroup other) {
        return RoleRule.notAbove(role, other.memberRole()).or(() -> {
            leave(other.userId(), tell(line(SystemEvent.MEMBER_REMOVED, other)));
            return Optional.empty();
        });
    }

    private Optional<Outcome> mute(MemberRole role, MemberInGroup other, Change.Mute mute) {
        return RoleRule.notAbove(role, other.memberRole()).or(() -> {
            long until = mute.time().isZero() ? 0 : now + mute.time().toMillis();
            boolean isOver = other.mutedUntil() <= now;
            if (until == other.mutedUntil() || (until == 0 && isOver)) {
                return Optional.empty();
            }
            groups.setMutedUntil(id, other.userId(), until);
            changed(other.userId());
            tell(line(until == 0 ? SystemEvent.MEMBER_UNMUTED : SystemEvent.MEMBER_MUTED, other)
                    .setUntilMs(until));
            return Optional.empty();
        });
    }

    private Optional<Outcome> setRole(Change.SetRole set) {
        if (set.userId() == actor.userId()) {
            return refused(ErrorCode.INVALID_ARGUMENT, "user_id: oneself (expected: another member)");
        }
        return ofMember(set.userId(), other -> {
            if (other.memberRole() == set.role()) {
                return Optional.empty();
            }
            boolean isTransfer = set.role() == MemberRole.GROUP_OWNER;
            Optional<Outcome> refusal = isTransfer ? disabled(people(Set.of(other.userId()))) : Optional.empty();
            if (refusal.isPresent()) {
                return refusal;
            }
            groups.setRole(id, other.userId(), set.role().getNumber());
            changed(other.userId());
            if (isTransfer) {
                groups.setRole(id, actor.userId(), MemberRole.GROUP_ADMIN_VALUE);
                changed(actor.userId());
                group = group.toBuilder().setOwnerId(other.userId()).build();
                tell(line(SystemEvent.OWNER_CHANGED, other));
            } else {
                boolean isAdmin = RoleRule.isAdmin(set.role());
                tell(line(isAdmin ? SystemEvent.ADMIN_ADDED : SystemEvent.ADMIN_REMOVED, other));
            }
            return Optional.empty();
        });
    }

    private Optional<Outcome> dissolve() {
        StoredMessage line = tell(line(SystemEvent.GROUP_DISSOLVED));
        removedIds.addAll(conversations.acl(id).orElseThrow().memberIds());
        groups.leaveAll(id, line.seq(), now);
        groups.endRequests(id);
        decidesAboutSending = true;
        group = group.toBuilder().setMemberCount(0).build();
        return Optional.empty();
    }

    private void join(Set<Long> userIds, MemberRole role, StoredMessage line) {
        groups.keepEarlier(id, userIds);
        groups.join(id, userIds, role.getNumber(), line.seq(), now);
        userIds.forEach(this::changed);
        group = group.toBuilder()
                .setMemberCount(group.getMemberCount() + userIds.size())
                .build();
    }

    private void leave(long userId, StoredMessage line) {
        groups.leave(id, userId, line.seq(), now);
        removedIds.add(userId);
        decidesAboutSending = true;
        group = group.toBuilder().setMemberCount(group.getMemberCount() - 1).build();
    }

    /** Who came, or what this member may. */
    private void changed(long userId) {
        changedIds.add(userId);
        decidesAboutSending = true;
    }

    /** When the user has asked to join, if that is open still. */
    private Optional<Long> askedAt(long userId) {
        return Optional.ofNullable(
                groups.requestedAt(id, userId, now - policy.requestLifetime().toMillis()));
    }

    private void ended(long userId) {
        request = Optional.of(RequestNews.ended(userId));
    }

    private SystemContent.Builder line(SystemEvent event) {
        return SystemContent.newBuilder()
                .setEvent(event)
                .setActorId(actor.userId())
                .setActorName(actor.name());
    }

    private SystemContent.Builder line(SystemEvent event, MemberInGroup about) {
        return line(event).setSubjectId(about.userId()).setSubjectName(about.name());
    }

    private StoredMessage tell(SystemContent.Builder line) {
        StoredMessage stored = log.append(id, line.build(), now);
        lines.add(stored);
        return stored;
    }

    private Outcome done() {
        group = group.toBuilder().setVersion(group.getVersion() + 1).build();
        groups.save(id, group);
        groups.raiseHead(id, decidesAboutSending ? 1 : 0);
        boolean isIn = !removedIds.contains(actor.userId());
        return new Outcome.Done(
                id, isIn ? Optional.of(group) : Optional.empty(), false, Optional.of(effects(Optional.of(group))));
    }

    private Outcome unchanged() {
        return new Outcome.Done(id, Optional.of(group), false, Optional.empty());
    }

    private Effects effects(Optional<Group> changed) {
        return new Effects(
                changed,
                conversations.acl(id).orElseThrow(),
                lines,
                changedIds.isEmpty()
                        ? List.of()
                        : groups.among(id, changedIds).stream()
                                .map(MemberInGroup::toMember)
                                .toList(),
                removedIds,
                request);
    }

    private static Outcome notAllowed() {
        return new Outcome.Refused(ErrorCode.NOT_ALLOWED, "not allowed");
    }

    private static Optional<Outcome> refused(ErrorCode code, String message) {
        return Optional.of(new Outcome.Refused(code, message));
    }
}
