package io.parley.storage.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.JoinPolicy;
import io.parley.common.protocol.Member;
import io.parley.common.protocol.MemberRole;
import io.parley.storage.conversation.Acl;
import io.parley.storage.conversation.ConversationStore;
import io.parley.storage.conversation.Membership;
import io.parley.storage.conversation.Membership.Interval;
import io.parley.storage.group.GroupStore.Change;
import io.parley.storage.group.GroupStore.Effects;
import io.parley.storage.group.GroupStore.Outcome;
import io.parley.storage.group.GroupStore.OverdueRequest;
import io.parley.storage.group.GroupStore.Policy;
import io.parley.storage.group.GroupStore.RequestNews;
import io.parley.storage.testing.People;
import io.parley.storage.testing.StorageFixture;
import io.parley.storage.testing.TestLog;
import io.parley.storage.transaction.DatabaseClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/**
 * Any sequence of changes by five users, and of time that passes, leaves what a model says: who is in the group in which
 * role, who asks, and which seqs each of them may read. What is refused is refused with the model's code and changes no row.
 */
class GroupModelIT {
    private static final int PEOPLE = 5;
    private static final int MOST = 4;
    private static final Duration LIFETIME = Duration.ofDays(30);
    private static final AtomicLong AHEAD_MILLIS = new AtomicLong();
    private static final Policy POLICY = new Policy(MOST, false, LIFETIME);

    private static StorageFixture fixture;

    static class ClockThatMoves {
        @Bean
        @Primary
        DatabaseClock clockThatMoves() {
            return () -> System.currentTimeMillis() + AHEAD_MILLIS.get();
        }
    }

    @BeforeContainer
    static void open() {
        fixture = StorageFixture.open(List.of(ClockThatMoves.class), List.of());
    }

    @AfterContainer
    static void close() {
        fixture.close();
    }

    enum Wish {
        ADD,
        REMOVE,
        JOIN,
        LEAVE,
        ACCEPT,
        REJECT,
        MAKE_ADMIN,
        MAKE_MEMBER,
        MAKE_OWNER,
        MUTE,
        UNMUTE,
        MUTE_ALL,
        ADMINS_ONLY_ADD,
        OPEN,
        BY_APPROVAL,
        BY_INVITATION,
        DISSOLVE,
        /** Nobody asks for anything: the actor says something. */
        SAY,
        /** Nobody's: half the lifetime of a request passes, and a bit. */
        WAIT,
        /** Nobody's: what has outlived its time is swept. */
        SWEEP
    }

    record Step(int actor, Wish wish, int other) {}

    /** In the terms of people, not of rows. */
    static final class Model {
        private final Map<Integer, MemberRole> roles = new TreeMap<>();
        /** Who asks, and how often it was waited since. */
        private final Map<Integer, Integer> asking = new TreeMap<>();

        private final Set<Integer> overdue = new TreeSet<>();
        private final Set<Integer> muted = new TreeSet<>();
        private final Set<Integer> mutesThatAreOver = new TreeSet<>();
        private final Map<Integer, List<Interval>> intervals = new HashMap<>();
        private JoinPolicy policy = JoinPolicy.BY_INVITATION;
        private boolean adminsOnlyAdd;
        private boolean allMuted;
        private long lastSeq;

        Model() {
            lastSeq = 1;
            enter(0, MemberRole.GROUP_OWNER);
        }

        /** Returns what it is refused with. */
        @Nullable
        ErrorCode apply(Step step) {
            MemberRole own = roles.get(step.actor());
            MemberRole others = roles.get(step.other());
            if (step.wish() == Wish.SAY) {
                lastSeq++;
                return null;
            }
            if (step.wish() == Wish.WAIT) {
                pass();
                return null;
            }
            if (step.wish() == Wish.SWEEP) {
                overdue.clear();
                return null;
            }
            if (own == null) {
                return applyByOutsider(step);
            }
            boolean isOwner = own == MemberRole.GROUP_OWNER;
            boolean isAdmin = own != MemberRole.GROUP_MEMBER;
            switch (step.wish()) {
                case JOIN -> {}
                case LEAVE -> {
                    if (isOwner) {
                        return ErrorCode.CONFLICT;
                    }
                    go(step.actor());
                }
                case ADD -> {
                    if (adminsOnlyAdd && !isAdmin) {
                        return ErrorCode.NOT_ADMIN;
                    }
                    if (others == null && roles.size() == MOST) {
                        return ErrorCode.GROUP_FULL;
                    }
                    if (others == null) {
                        asking.remove(step.other());
                        lastSeq++;
                        enter(step.other(), MemberRole.GROUP_MEMBER);
                    }
                }
                case REMOVE, MUTE, UNMUTE -> {
                    if (!isAdmin) {
                        return ErrorCode.NOT_ADMIN;
                    }
                    if (others == null) {
                        return ErrorCode.NOT_FOUND;
                    }
                    boolean isAbove =
                            others == MemberRole.GROUP_MEMBER || (isOwner && others == MemberRole.GROUP_ADMIN);
                    if (!isAbove) {
                        return ErrorCode.NOT_ADMIN;
                    }
                    if (step.wish() == Wish.REMOVE) {
                        go(step.other());
                    } else if (step.wish() == Wish.MUTE) {
                        muted.add(step.other());
                        mutesThatAreOver.remove(step.other());
                        lastSeq++;
                    } else if (!mutesThatAreOver.contains(step.other()) && muted.remove(step.other())) {
                        lastSeq++;
                    }
                }
                case ACCEPT, REJECT -> {
                    if (!isAdmin) {
                        return ErrorCode.NOT_ADMIN;
                    }
                    if (!asking.containsKey(step.other())) {
                        return ErrorCode.NOT_FOUND;
                    }
                    if (step.wish() == Wish.ACCEPT && roles.size() == MOST) {
                        return ErrorCode.GROUP_FULL;
                    }
                    asking.remove(step.other());
                    if (step.wish() == Wish.ACCEPT) {
                        lastSeq++;
                        enter(step.other(), MemberRole.GROUP_MEMBER);
                    }
                }
                case MAKE_ADMIN, MAKE_MEMBER, MAKE_OWNER -> {
                    if (!isOwner) {
                        return ErrorCode.NOT_ADMIN;
                    }
                    if (step.other() == step.actor()) {
                        return ErrorCode.INVALID_ARGUMENT;
                    }
                    if (others == null) {
                        return ErrorCode.NOT_FOUND;
                    }
                    lastSeq += others == role(step.wish()) ? 0 : 1;
                    roles.put(step.other(), role(step.wish()));
                    if (step.wish() == Wish.MAKE_OWNER) {
                        roles.put(step.actor(), MemberRole.GROUP_ADMIN);
                    }
                }
                case MUTE_ALL -> {
                    if (!isAdmin) {
                        return ErrorCode.NOT_ADMIN;
                    }
                    lastSeq += allMuted ? 0 : 1;
                    allMuted = true;
                }
                case ADMINS_ONLY_ADD, OPEN, BY_APPROVAL, BY_INVITATION -> {
                    if (!isAdmin) {
                        return ErrorCode.NOT_ADMIN;
                    }
                    adminsOnlyAdd |= step.wish() == Wish.ADMINS_ONLY_ADD;
                    policy = step.wish() == Wish.ADMINS_ONLY_ADD ? policy : policy(step.wish());
                }
                case DISSOLVE -> {
                    if (!isOwner) {
                        return ErrorCode.NOT_ADMIN;
                    }
                    lastSeq++;
                    List.copyOf(roles.keySet()).forEach(this::end);
                    roles.clear();
                    asking.clear();
                    overdue.clear();
                }
                case SAY, WAIT, SWEEP -> throw new AssertionError();
            }
            return null;
        }

        private @Nullable ErrorCode applyByOutsider(Step step) {
            if (step.wish() == Wish.LEAVE && asking.remove(step.actor()) != null) {
                return null;
            }
            if (step.wish() != Wish.JOIN || policy == JoinPolicy.BY_INVITATION || roles.isEmpty()) {
                return ErrorCode.NOT_ALLOWED;
            }
            if (policy == JoinPolicy.BY_APPROVAL) {
                overdue.remove(step.actor());
                asking.putIfAbsent(step.actor(), 0);
                return null;
            }
            if (roles.size() == MOST) {
                return ErrorCode.GROUP_FULL;
            }
            asking.remove(step.actor());
            lastSeq++;
            enter(step.actor(), MemberRole.GROUP_MEMBER);
            return null;
        }

        private void pass() {
            asking.replaceAll((person, waited) -> waited + 1);
            asking.forEach((person, waited) -> {
                if (waited == 2) {
                    overdue.add(person);
                }
            });
            asking.keySet().removeAll(overdue);
            mutesThatAreOver.addAll(muted);
        }

        private void enter(int person, MemberRole role) {
            overdue.remove(person);
            roles.put(person, role);
            intervals.computeIfAbsent(person, absent -> new ArrayList<>()).add(new Interval(lastSeq, Long.MAX_VALUE));
        }

        private void go(int person) {
            lastSeq++;
            end(person);
            roles.remove(person);
        }

        private void end(int person) {
            List<Interval> own = intervals.get(person);
            Interval last = own.remove(own.size() - 1);
            own.add(new Interval(last.fromSeq(), lastSeq));
        }
    }

    private static MemberRole role(Wish wish) {
        return switch (wish) {
            case MAKE_ADMIN -> MemberRole.GROUP_ADMIN;
            case MAKE_OWNER -> MemberRole.GROUP_OWNER;
            default -> MemberRole.GROUP_MEMBER;
        };
    }

    private static JoinPolicy policy(Wish wish) {
        return switch (wish) {
            case OPEN -> JoinPolicy.OPEN_TO_ALL;
            case BY_APPROVAL -> JoinPolicy.BY_APPROVAL;
            default -> JoinPolicy.BY_INVITATION;
        };
    }

    /** Mostly by the first, who begins as the owner, so that groups live. */
    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Integer> actors = Arbitraries.of(0, 0, 0, 1, 1, 2, 3, 4);
        Arbitrary<Wish> wishes =
                Arbitraries.of(Wish.class).filter(wish -> wish != Wish.DISSOLVE).injectDuplicates(0.2);
        return Combinators.combine(
                        Combinators.combine(
                                        actors, wishes, Arbitraries.integers().between(0, PEOPLE - 1))
                                .as(Step::new)
                                .list()
                                .ofMinSize(5)
                                .ofMaxSize(40),
                        Arbitraries.of(true, false))
                .as((steps, dissolved) -> {
                    List<Step> all = new ArrayList<>(steps);
                    if (dissolved) {
                        all.add(new Step(0, Wish.DISSOLVE, 0));
                        all.add(new Step(1, Wish.JOIN, 0));
                    }
                    return all;
                });
    }

    @Property(tries = 40)
    void anySequence_leavesWhatTheModelSays(@ForAll("steps") List<Step> steps) {
        GroupStore groups = fixture.bean(GroupStore.class);
        TestLog log = fixture.bean(TestLog.class);
        List<Long> people = new ArrayList<>();
        for (int i = 0; i < PEOPLE; i++) {
            people.add(fixture.bean(People.class).user("Person " + i));
        }
        long id = fixture.bean(People.class).ids().next();
        groups.change(
                people.get(0),
                UUID.randomUUID(),
                new Change.Create(id, "Group", "", JoinPolicy.BY_INVITATION, List.of()),
                POLICY);
        Model model = new Model();

        for (Step step : steps) {
            Acl before = acl(id);
            if (step.wish() == Wish.SAY) {
                model.apply(step);
                log.say(id, people.get(step.actor()), "hello");
                continue;
            }
            if (step.wish() == Wish.WAIT) {
                model.apply(step);
                AHEAD_MILLIS.addAndGet(LIFETIME.dividedBy(2).plusMinutes(1).toMillis());
                assertAsModelled(groups, log, id, people, model);
                continue;
            }
            if (step.wish() == Wish.SWEEP) {
                assertThat(swept(groups, id))
                        .extracting(people::indexOf)
                        .containsExactlyInAnyOrderElementsOf(model.overdue);
                model.apply(step);
                assertAsModelled(groups, log, id, people, model);
                continue;
            }
            UUID opId = UUID.randomUUID();
            Change change = change(id, people, step);
            Outcome outcome = groups.change(people.get(step.actor()), opId, change, POLICY);
            ErrorCode refusal = outcome instanceof Outcome.Refused refused ? refused.code() : null;

            assertThat(refusal).as("%s", step).isEqualTo(model.apply(step));
            Acl after = acl(id);
            if (refusal != null) {
                assertThat(after).isEqualTo(before);
            } else if (!(change instanceof Change.Mute)) {
                assertThat(groups.change(people.get(step.actor()), opId, change, POLICY))
                        .isInstanceOf(Outcome.Done.class);
                assertThat(acl(id)).as("a repetition of %s", step).isEqualTo(after);
            }
            boolean differs = !after.memberIds().equals(before.memberIds())
                    || !after.rights().equals(before.rights());
            assertThat(after.version() > before.version()).as("%s", step).isEqualTo(differs);
            assertAsModelled(groups, log, id, people, model);
        }
    }

    /** Whose requests were ended, each told as its end alone. */
    private static List<Long> swept(GroupStore groups, long id) {
        List<Long> ended = new ArrayList<>();
        for (OverdueRequest request : groups.overdueRequests(LIFETIME, Integer.MAX_VALUE)) {
            Effects effects = groups.expire(request, LIFETIME).orElseThrow();
            assertThat(groups.expire(request, LIFETIME)).isEmpty();
            assertThat(effects.group()).isEmpty();
            assertThat(effects.acl()).isEqualTo(acl(request.conversationId()));
            RequestNews news = effects.request().orElseThrow();
            assertThat(news.ended()).isTrue();
            assertThat(news.request().getUserId()).isEqualTo(request.userId());
            if (request.conversationId() == id) {
                ended.add(request.userId());
            }
        }
        return ended;
    }

    private static Acl acl(long id) {
        return fixture.bean(ConversationStore.class).acl(id).orElseThrow();
    }

    private static Change change(long id, List<Long> people, Step step) {
        long other = people.get(step.other());
        return switch (step.wish()) {
            case ADD -> new Change.Add(id, List.of(other));
            case REMOVE -> new Change.Remove(id, other);
            case JOIN -> new Change.Join(id, "let me in");
            case LEAVE -> new Change.Leave(id);
            case ACCEPT -> new Change.Answer(id, other, true);
            case REJECT -> new Change.Answer(id, other, false);
            case MAKE_ADMIN, MAKE_MEMBER, MAKE_OWNER -> new Change.SetRole(id, other, role(step.wish()));
            case MUTE -> new Change.Mute(id, other, Duration.ofHours(1));
            case UNMUTE -> new Change.Mute(id, other, Duration.ZERO);
            case MUTE_ALL -> new Change.Update(id, null, null, null, null, null, true);
            case ADMINS_ONLY_ADD -> new Change.Update(id, null, null, null, null, true, null);
            case OPEN, BY_APPROVAL, BY_INVITATION ->
                new Change.Update(id, null, null, null, policy(step.wish()), null, null);
            case DISSOLVE -> new Change.Dissolve(id);
            case SAY, WAIT, SWEEP -> throw new AssertionError();
        };
    }

    private static void assertAsModelled(GroupStore groups, TestLog log, long id, List<Long> people, Model model) {
        ConversationStore conversations = fixture.bean(ConversationStore.class);
        Map<Long, MemberRole> roles =
                groups.members(id, 0, PEOPLE).stream().collect(Collectors.toMap(Member::getUserId, Member::getRole));
        assertThat(roles)
                .isEqualTo(model.roles.entrySet().stream()
                        .collect(Collectors.toMap(entry -> people.get(entry.getKey()), Map.Entry::getValue)));
        assertThat(groups.joinRequests(id, LIFETIME, PEOPLE))
                .extracting(request -> people.indexOf(request.getUserId()))
                .containsExactlyInAnyOrderElementsOf(model.asking.keySet());
        assertThat(conversations.group(id).orElseThrow().getMemberCount()).isEqualTo(model.roles.size());
        assertThat(log.lastSeq(id)).isEqualTo(model.lastSeq);
        Acl acl = acl(id);
        assertThat(acl.memberIds()).isEqualTo(roles.keySet());
        assertThat(acl.rights().muted()).isEqualTo(model.allMuted);
        for (int person = 0; person < PEOPLE; person++) {
            List<Interval> visible = conversations
                    .membership(id, people.get(person))
                    .map(GroupModelIT::visible)
                    .orElse(List.of());
            assertThat(visible).isEqualTo(model.intervals.getOrDefault(person, List.of()));
            if (model.roles.containsKey(person)) {
                assertThat(acl.rights().mutedUntil().containsKey(people.get(person)))
                        .isEqualTo(model.muted.contains(person));
            }
        }
    }

    private static List<Interval> visible(Membership membership) {
        List<Interval> visible = new ArrayList<>(membership.earlier());
        visible.add(new Interval(membership.visibleFromSeq(), membership.visibleToSeq()));
        return visible;
    }
}
