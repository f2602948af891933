package io.parley.logic.conversation;

import static io.parley.logic.testing.FakeConversations.direct;
import static io.parley.logic.testing.FakeConversations.support;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.UserKind;
import io.parley.logic.conversation.ConversationAccess.Visible;
import io.parley.logic.link.Caller;
import io.parley.logic.link.Refusal;
import io.parley.logic.testing.Core;
import io.parley.storage.conversation.Membership.Interval;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConversationAccessTest {
    private final Core core = new Core();
    private final ConversationAccess access = new ConversationAccess(core.conversations, core.acls);

    @AfterEach
    void stop() {
        core.close();
    }

    @Test
    void reading_member_seesFromTheBeginningOfTheMembership() {
        core.conversations.join(1, 10, 4, Long.MAX_VALUE);

        assertThat(access.reading(user(10), 1))
                .isEqualTo(new Visible(List.of(new Interval(4, Long.MAX_VALUE)), Set.of()));
    }

    @Test
    void reading_formerMember_seesItsInterval() {
        core.conversations.join(1, 10, 4, 9);

        assertThat(access.reading(user(10), 1)).isEqualTo(new Visible(List.of(new Interval(4, 9)), Set.of()));
    }

    @Test
    void reading_agentOfTheSite_seesAllAlsoAfterHavingLeft() {
        core.conversations.put(support(2, 1, 9, 30, 0, 0));
        core.conversations.join(2, 41, 1, 3);

        assertThat(access.reading(agent(40, 9), 2)).isEqualTo(Visible.ALL);
        assertThat(access.reading(agent(41, 9), 2)).isEqualTo(Visible.ALL);
    }

    @Test
    void reading_everybodyElse_isNotAllowed() {
        core.conversations.put(support(2, 1, 9, 30, 0, 0));
        core.conversations.put(direct(3, 1, true, Set.of(), 10, 20));

        assertRefused(user(10), 2);
        assertRefused(user(10), 12345);
        assertRefused(agent(40, 8), 2);
        assertRefused(agent(40, 0), 3);
        assertRefused(core.access.caller(31, UserKind.VISITOR, 9, 1), 2);
    }

    private void assertRefused(Caller caller, long conversation) {
        assertThatThrownBy(() -> access.reading(caller, conversation))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.NOT_ALLOWED));
    }

    private Caller user(long id) {
        return core.access.caller(id, id);
    }

    private Caller agent(long id, long site) {
        return core.access.caller(id, UserKind.AGENT, site, id);
    }
}
