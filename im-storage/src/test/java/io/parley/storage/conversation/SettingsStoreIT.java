package io.parley.storage.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.common.protocol.ConversationSettings;
import io.parley.common.protocol.ErrorCode;
import io.parley.storage.conversation.SettingsStore.Outcome;
import io.parley.storage.conversation.SettingsStore.Outcome.Done;
import io.parley.storage.conversation.SettingsStore.Outcome.Refused;
import io.parley.storage.conversation.SettingsStore.Setting;
import io.parley.storage.testing.People;
import io.parley.storage.testing.StorageTest;
import io.parley.storage.testing.TestLog;
import io.parley.storage.testing.Together;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** How one member arranges a conversation, and that nobody else learns of it. */
@StorageTest
class SettingsStoreIT {
    private final ConversationStore conversations;
    private final SettingsStore settings;
    private final MemberMapper members;
    private final People people;
    private final TestLog log;
    private final long ann;
    private final long bob;
    private final long pair;

    SettingsStoreIT(
            ConversationStore conversations, SettingsStore settings, MemberMapper members, People people, TestLog log) {
        this.conversations = conversations;
        this.settings = settings;
        this.members = members;
        this.people = people;
        this.log = log;
        this.ann = people.user("Ann");
        this.bob = people.user("Bob");
        this.pair = conversations.openDirect(people.ids().next(), ann, bob).orElseThrow();
    }

    @Test
    void update_eachSetting_isSeenByItsOwnerAlone() {
        log.sayMany(pair, ann, 5);
        update(Setting.PINNED, true);
        update(Setting.MUTED, true);
        update(Setting.MARKED_UNREAD, true);
        Done done = update(Setting.HIDDEN, true);
        settings.saveDraft(ann, pair, "Dear Bob,");

        assertThat(done.changed()).isTrue();
        assertThat(state(ann))
                .isEqualTo(ConversationSettings.newBuilder()
                        .setPinned(true)
                        .setMuted(true)
                        .setMarkedUnread(true)
                        .setHiddenBeforeSeq(6)
                        .setDraft("Dear Bob,")
                        .setVersion(5)
                        .build());
        assertThat(state(bob)).isEqualTo(ConversationSettings.getDefaultInstance());

        update(Setting.PINNED, false);
        update(Setting.MUTED, false);
        update(Setting.MARKED_UNREAD, false);
        update(Setting.HIDDEN, false);
        settings.saveDraft(ann, pair, "");
        assertThat(state(ann))
                .isEqualTo(ConversationSettings.newBuilder().setVersion(10).build());
    }

    @Test
    void states_readByTheOther_leaveTheDraftInTheTable() {
        settings.saveDraft(ann, pair, "Dear Bob,");

        assertThat(members.membersAnd(List.of(pair), bob))
                .extracting(row -> row.draft)
                .containsOnlyNulls();
        assertThat(members.membersAnd(List.of(pair), ann))
                .extracting(row -> row.draft)
                .containsOnlyOnce("Dear Bob,");
    }

    @Test
    void update_toWhatIs_changesNothing() {
        update(Setting.PINNED, true);

        assertThat(update(Setting.PINNED, true).changed()).isFalse();
        assertThat(((Done) settings.saveDraft(ann, pair, "")).changed()).isFalse();
        assertThat(state(ann).getVersion()).isEqualTo(1);
    }

    @Test
    void update_repeatedAfterAnotherDeviceChangedIt_getsTheFirstAnswerAndChangesNothing() {
        UUID opId = UUID.randomUUID();
        Outcome first = settings.update(ann, opId, pair, Setting.PINNED, true);
        update(Setting.PINNED, false);

        Done again = (Done) settings.update(ann, opId, pair, Setting.PINNED, true);

        assertThat(again.settings()).isEqualTo(((Done) first).settings());
        assertThat(again.changed()).isFalse();
        assertThat(state(ann).getPinned()).isFalse();
        assertThat(settings.update(ann, opId, pair, Setting.MUTED, true))
                .isEqualTo(new Refused(ErrorCode.CONFLICT, "op_id: was used for another change"));
    }

    @Test
    void change_isToldByASync() {
        long since = conversations.databaseMillis() + 1;
        org.awaitility.Awaitility.await().until(() -> conversations.databaseMillis() >= since);

        settings.saveDraft(ann, pair, "later");

        assertThat(conversations.changed(ann, since, 0, 10).changed())
                .singleElement()
                .satisfies(state ->
                        assertThat(state.settings().orElseThrow().getDraft()).isEqualTo("later"));
        assertThat(conversations.changed(bob, since, 0, 10).changed()).isEmpty();
    }

    @Test
    void change_byWhoIsNoMember_isNotAllowed() {
        long eve = people.user("Eve");
        Refused notAllowed = new Refused(ErrorCode.NOT_ALLOWED, "not allowed");

        assertThat(settings.update(eve, UUID.randomUUID(), pair, Setting.PINNED, true))
                .isEqualTo(notAllowed);
        assertThat(settings.saveDraft(eve, pair, "hello")).isEqualTo(notAllowed);
        assertThat(settings.saveDraft(ann, pair + 1, "hello")).isEqualTo(notAllowed);
        log.sql()
                .update(
                        "UPDATE conversation_member SET removed = 1 WHERE conversation_id = ? AND user_id = ?",
                        pair,
                        ann);
        assertThat(settings.saveDraft(ann, pair, "hello")).isEqualTo(notAllowed);
    }

    @Test
    void change_fromManyDevicesAtOnce_losesNoVersion() {
        List<Boolean> changed =
                Together.run(8, device -> ((Done) settings.saveDraft(ann, pair, "from " + device)).changed());

        assertThat(changed).containsOnly(true);
        assertThat(state(ann).getVersion()).isEqualTo(8);
    }

    private Done update(Setting setting, boolean on) {
        return (Done) settings.update(ann, UUID.randomUUID(), pair, setting, on);
    }

    private ConversationSettings state(long readerId) {
        return conversations.states(List.of(pair), readerId).get(0).settings().orElseThrow();
    }
}
