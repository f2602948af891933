package io.parley.logic.message;

import static io.parley.logic.testing.FakeConversations.direct;
import static io.parley.logic.testing.FakeConversations.support;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.common.protocol.ConversationKind;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.UserKind;
import io.parley.logic.link.Caller;
import io.parley.logic.relation.RelationConfig;
import io.parley.storage.conversation.Acl;
import io.parley.storage.conversation.GroupRights;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SendRuleTest {
    private static final long SITE = 9;
    private final SendRule friends =
            new SendRule(new RelationConfig(RelationConfig.DirectPolicy.FRIENDS), Clock.systemUTC());
    private final SendRule anyone =
            new SendRule(new RelationConfig(RelationConfig.DirectPolicy.ANYONE), Clock.systemUTC());

    static Stream<Arguments> table() {
        Acl friendly = direct(1, 1, true, Set.of(), 10, 20);
        Acl strange = direct(1, 1, false, Set.of(), 10, 20);
        Acl waiting = support(2, 1, SITE, 30, 77, 0);
        Acl active = support(2, 1, SITE, 30, 77, 40);
        Acl closed = support(2, 1, SITE, 30, 0, 0);
        return Stream.of(
                Arguments.of("friend", friendly, 10, null, null),
                Arguments.of("outsider of a pair", friendly, 11, ErrorCode.NOT_ALLOWED, ErrorCode.NOT_ALLOWED),
                Arguments.of("no friend", strange, 10, ErrorCode.NOT_ALLOWED, null),
                Arguments.of(
                        "blocked",
                        direct(1, 1, true, Set.of(20L), 10, 20),
                        10,
                        ErrorCode.NOT_ALLOWED,
                        ErrorCode.NOT_ALLOWED),
                Arguments.of(
                        "blocker",
                        direct(1, 1, true, Set.of(20L), 10, 20),
                        20,
                        ErrorCode.NOT_ALLOWED,
                        ErrorCode.NOT_ALLOWED),
                Arguments.of("visitor who waits", waiting, 30, null, null),
                Arguments.of("visitor who is answered", active, 30, null, null),
                Arguments.of(
                        "visitor without a session", closed, 30, ErrorCode.SESSION_CLOSED, ErrorCode.SESSION_CLOSED),
                Arguments.of("owner", active, 40, null, null),
                Arguments.of("other agent", active, 41, ErrorCode.NOT_ALLOWED, ErrorCode.NOT_ALLOWED),
                Arguments.of("outsider, closed", closed, 41, ErrorCode.NOT_ALLOWED, ErrorCode.NOT_ALLOWED));
    }

    @Test
    void refusal_inAGroup_isByMembershipAndMute() {
        Instant now = Instant.parse("2026-11-26T12:00:00Z");
        SendRule rule =
                new SendRule(new RelationConfig(RelationConfig.DirectPolicy.FRIENDS), Clock.fixed(now, ZoneOffset.UTC));
        GroupRights muting = new GroupRights(
                false,
                Set.of(1L),
                Map.of(1L, now.plusSeconds(1), 2L, now.plusSeconds(1), 3L, now.minusSeconds(1)),
                Map.of());
        GroupRights allMuted = new GroupRights(true, Set.of(1L), Map.of(), Map.of());

        assertThat(rule.refusal(group(muting), 1)).isEmpty();
        assertThat(rule.refusal(group(muting), 2)).contains(ErrorCode.MUTED);
        assertThat(rule.refusal(group(muting), 3)).isEmpty();
        assertThat(rule.refusal(group(muting), 9)).contains(ErrorCode.NOT_ALLOWED);
        assertThat(rule.refusal(group(allMuted), 1)).isEmpty();
        assertThat(rule.refusal(group(allMuted), 3)).contains(ErrorCode.MUTED);
    }

    private static Acl group(GroupRights rights) {
        return new Acl(5, ConversationKind.GROUP, 1, 0, 0, 0, 0, Set.of(1L, 2L, 3L), false, Set.of(), rights);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("table")
    void refusal_isByMembershipRelationAndSession(
            String who, Acl acl, long sender, ErrorCode amongFriends, ErrorCode amongAll) {
        assertThat(friends.refusal(acl, sender)).isEqualTo(Optional.ofNullable(amongFriends));
        assertThat(anyone.refusal(acl, sender)).isEqualTo(Optional.ofNullable(amongAll));
    }

    @Test
    void refusal_memberWhoOwnsNoSession_isNotSessionOwner() {
        Acl active = support(2, 1, SITE, 30, 77, 40);
        Acl withFormer = new Acl(
                2, active.kind(), 1, SITE, 30, 77, 40, Set.of(30L, 40L, 41L), false, Set.of(), GroupRights.NONE);

        assertThat(friends.refusal(withFormer, 41)).contains(ErrorCode.NOT_SESSION_OWNER);
    }

    @Test
    void told_agentOfTheSite_learnsHowItStands() {
        Acl active = support(2, 1, SITE, 30, 77, 40);
        Acl closed = support(2, 1, SITE, 30, 0, 0);
        Caller colleague = caller(UserKind.AGENT, SITE);

        assertThat(friends.told(colleague, active, ErrorCode.NOT_ALLOWED)).isEqualTo(ErrorCode.NOT_SESSION_OWNER);
        assertThat(friends.told(colleague, closed, ErrorCode.NOT_ALLOWED)).isEqualTo(ErrorCode.SESSION_CLOSED);
    }

    @Test
    void told_everybodyElse_learnsNothing() {
        Acl active = support(2, 1, SITE, 30, 77, 40);

        assertThat(friends.told(caller(UserKind.AGENT, 8), active, ErrorCode.NOT_ALLOWED))
                .isEqualTo(ErrorCode.NOT_ALLOWED);
        assertThat(friends.told(caller(UserKind.VISITOR, SITE), active, ErrorCode.NOT_ALLOWED))
                .isEqualTo(ErrorCode.NOT_ALLOWED);
        assertThat(friends.told(caller(UserKind.AGENT, 0), direct(1, 1, true, Set.of(), 10, 20), ErrorCode.NOT_ALLOWED))
                .isEqualTo(ErrorCode.NOT_ALLOWED);
    }

    private static Caller caller(UserKind kind, long site) {
        return new Caller(41, kind, site, "device-41", "a1", 7, 1);
    }
}
