package io.parley.logic.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.common.id.IdGenerator;
import io.parley.common.protocol.AddMembers;
import io.parley.common.protocol.CreateGroup;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.JoinGroup;
import io.parley.common.protocol.JoinPolicy;
import io.parley.common.protocol.MuteMember;
import io.parley.common.protocol.SetMemberRole;
import io.parley.common.protocol.UpdateGroup;
import io.parley.logic.link.Refusal;
import io.parley.storage.group.GroupStore.Change;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GroupFormTest {
    private static final IdGenerator IDS = new IdGenerator(1, Clock.systemUTC());
    private static final long YEAR_MILLIS = 365L * 24 * 3600 * 1000;

    static Stream<Arguments> wrong() {
        return Stream.of(
                row("name: 0 characters (expected: 1 to 100)", () -> create(" ")),
                row("name: 101 characters (expected: 1 to 100)", () -> create("x".repeat(101))),
                row(
                        "avatarUrl: not one",
                        () -> GroupForm.update(update().setAvatarUrl("ftp://x").build())),
                row(
                        "name: 0 characters",
                        () -> GroupForm.update(update().setName("").build())),
                row(
                        "announcement: 1001 characters (expected: at most 1000)",
                        () -> GroupForm.update(
                                update().setAnnouncement("x".repeat(1001)).build())),
                row(
                        "join_policy: none that this server knows",
                        () -> GroupForm.update(update().setJoinPolicyValue(99).build())),
                row(
                        "join_policy: none that this server knows",
                        () -> GroupForm.create(
                                CreateGroup.newBuilder()
                                        .setName("G")
                                        .setJoinPolicyValue(99)
                                        .build(),
                                IDS)),
                row("change: none that this server knows", () -> GroupForm.update(update().build())),
                row("user_ids: 0 (expected: 1 to 100)", () -> GroupForm.add(AddMembers.getDefaultInstance())),
                row(
                        "message: 201 characters (expected: at most 200)",
                        () -> GroupForm.join(JoinGroup.newBuilder()
                                .setMessage("x".repeat(201))
                                .build())),
                row("role: none that this server knows", () -> GroupForm.setRole(SetMemberRole.getDefaultInstance())),
                row(
                        "role: none that this server knows",
                        () -> GroupForm.setRole(
                                SetMemberRole.newBuilder().setRoleValue(99).build())),
                row(
                        "for_ms: -1",
                        () -> GroupForm.mute(
                                MuteMember.newBuilder().setForMs(-1).build())),
                row(
                        "for_ms: " + (YEAR_MILLIS + 1),
                        () -> GroupForm.mute(MuteMember.newBuilder()
                                .setForMs(YEAR_MILLIS + 1)
                                .build())),
                row("limit: -1 (expected: 0 to 500)", () -> GroupService.checkLimit(-1)),
                row("limit: 501 (expected: 0 to 500)", () -> GroupService.checkLimit(501)));
    }

    private static Arguments row(String told, Runnable asked) {
        return Arguments.of(told, asked);
    }

    private static Change create(String name) {
        return GroupForm.create(CreateGroup.newBuilder().setName(name).build(), IDS);
    }

    private static UpdateGroup.Builder update() {
        return UpdateGroup.newBuilder().setConversationId(1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrong")
    void wrongForm_isRefusedWithWhatWasExpected(String told, Runnable asked) {
        assertThatThrownBy(asked::run).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
            assertThat(refusal).hasMessageContaining(told);
        });
    }

    @Test
    void tooManyUsers_isTooManyItems() {
        AddMembers request = AddMembers.newBuilder()
                .addAllUserIds(Collections.nCopies(101, 1L))
                .build();

        assertThatThrownBy(() -> GroupForm.add(request))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.TOO_MANY_ITEMS));
    }

    @Test
    void create_withoutAPolicy_isByInvitation_andItsNameIsStripped() {
        assertThat(create(" Climbing ")).isInstanceOfSatisfying(Change.Create.class, group -> {
            assertThat(group.name()).isEqualTo("Climbing");
            assertThat(group.joinPolicy()).isEqualTo(JoinPolicy.BY_INVITATION);
            assertThat(group.userIds()).isEqualTo(List.of());
        });
    }
}
