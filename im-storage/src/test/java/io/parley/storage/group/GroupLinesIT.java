package io.parley.storage.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.common.protocol.JoinPolicy;
import io.parley.common.protocol.MemberRole;
import io.parley.common.protocol.SystemContent;
import io.parley.common.protocol.SystemEvent;
import io.parley.storage.group.GroupStore.Change;
import io.parley.storage.group.GroupStore.Effects;
import io.parley.storage.group.GroupStore.Outcome;
import io.parley.storage.group.GroupStore.Policy;
import io.parley.storage.testing.People;
import io.parley.storage.testing.StorageTest;
import io.parley.storage.testing.TestLog;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** Which line tells of what becomes of a member, and that there is none where nothing changes. */
@StorageTest
class GroupLinesIT {
    private static final Policy POLICY = new Policy(10, false, Duration.ofDays(30));

    private final GroupStore groups;
    private final TestLog log;
    private final JdbcTemplate sql;
    private final long ann;
    private final long bob;
    private final long id;

    GroupLinesIT(GroupStore groups, People people, TestLog log, JdbcTemplate sql) {
        this.groups = groups;
        this.log = log;
        this.sql = sql;
        this.ann = people.user("Ann");
        this.bob = people.user("Bob");
        this.id = people.ids().next();
        change(new Change.Create(id, "Ours", "", JoinPolicy.BY_INVITATION, List.of(bob)));
    }

    @Test
    void setRole_ofAnAdmin_isALineForEachChange() {
        Change admin = new Change.SetRole(id, bob, MemberRole.GROUP_ADMIN);
        Change member = new Change.SetRole(id, bob, MemberRole.GROUP_MEMBER);

        assertThat(lines(admin)).containsExactly(ofBob(SystemEvent.ADMIN_ADDED, 0));
        assertThat(lines(admin)).isEmpty();
        assertThat(lines(member)).containsExactly(ofBob(SystemEvent.ADMIN_REMOVED, 0));
        assertThat(lines(member)).isEmpty();
    }

    @Test
    void setRole_ofTheOwner_isOneLineAlone() {
        change(new Change.SetRole(id, bob, MemberRole.GROUP_ADMIN));

        assertThat(lines(new Change.SetRole(id, bob, MemberRole.GROUP_OWNER)))
                .containsExactly(ofBob(SystemEvent.OWNER_CHANGED, 0));
    }

    @Test
    void mute_andItsEndBeforeItsTime_areLines() {
        List<SystemContent> muted = lines(new Change.Mute(id, bob, Duration.ofHours(1)));

        long until = groups.member(id, bob).orElseThrow().getMutedUntilMs();
        assertThat(until).isPositive();
        assertThat(muted).containsExactly(ofBob(SystemEvent.MEMBER_MUTED, until));
        assertThat(lines(new Change.Mute(id, bob, Duration.ZERO)))
                .containsExactly(ofBob(SystemEvent.MEMBER_UNMUTED, 0));
        assertThat(lines(new Change.Mute(id, bob, Duration.ZERO))).isEmpty();
    }

    @Test
    void mute_thatIsOver_isLiftedWithoutALine() {
        change(new Change.Mute(id, bob, Duration.ofHours(1)));
        sql.update("UPDATE conversation_member SET muted_until = 1 WHERE user_id = ?", bob);
        long last = log.lastSeq(id);

        assertThat(lines(new Change.Mute(id, bob, Duration.ZERO))).isEmpty();

        assertThat(log.lastSeq(id)).isEqualTo(last);
    }

    private SystemContent ofBob(SystemEvent event, long untilMs) {
        return SystemContent.newBuilder()
                .setEvent(event)
                .setActorId(ann)
                .setActorName("Ann")
                .setSubjectId(bob)
                .setSubjectName("Bob")
                .setUntilMs(untilMs)
                .build();
    }

    private List<SystemContent> lines(Change change) {
        return change(change).stream()
                .flatMap(effects -> effects.lines().stream())
                .map(line -> line.content().getSystem())
                .toList();
    }

    private Optional<Effects> change(Change change) {
        return ((Outcome.Done) groups.change(ann, UUID.randomUUID(), change, POLICY)).effects();
    }
}
