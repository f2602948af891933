package io.parley.client;

import static io.parley.client.World.ANN;
import static io.parley.client.World.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.parley.client.World.Rig;
import io.parley.client.api.ConnectionState;
import io.parley.client.api.Conversation;
import io.parley.client.api.Message;
import io.parley.client.store.InMemoryStore;
import io.parley.client.store.SyncCursor;
import io.parley.client.store.Window;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.PullChanges;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A client that starts with what an earlier one kept catches up on what was changed meanwhile. */
class KeptChangesTest {
    private final World world = new World();
    private final ModelServer.Room room = world.server.room(7, ANN, BEN);
    private final Rig ann = world.client(ANN);
    private final InMemoryStore store = new InMemoryStore();

    private Rig start() {
        Rig ben = world.client(BEN, store, options -> options);
        world.online(ben);
        return ben;
    }

    private void stop(Rig rig) {
        rig.client().close();
        world.rigs.remove(rig);
    }

    /** Ben holds four messages of Ann's, the first of which was edited. */
    private void keepFour() {
        world.online(ann);
        ann.client().open(7);
        for (int i = 1; i <= 4; i++) {
            ann.client().send(7, "m" + i);
        }
        world.calm();
        Rig ben = start();
        ben.client().open(7);
        world.calm();
        ann.client().edit(7, 1, "m1 edited");
        world.calm();
        assertThat(ben.changed()).extracting(Message::text).containsExactly("m1 edited");
        stop(ben);
    }

    private static List<PullChanges> changesPulled(Rig rig) {
        return rig.wire().received.stream()
                .filter(ClientFrame::hasPullChanges)
                .map(ClientFrame::getPullChanges)
                .toList();
    }

    private static Conversation row(Rig rig) {
        return rig.client().conversation(7).orElseThrow();
    }

    @Test
    void changesMadeMeanwhile_arePulledFromTheKeptCursorOn() {
        keepFour();
        ann.client().edit(7, 2, "m2 edited");
        ann.client().recall(7, 4);
        world.calm();

        Rig ben = start();
        assertThat(ben.texts(7)).containsExactly("m1 edited", "m2 edited", "m3", "");
        assertThat(row(ben).unread()).isEqualTo(3);
        assertThat(row(ben).lastMessage().recalled()).isTrue();
        assertThat(ben.heard()).isEmpty();
        assertThat(ben.changed()).extracting(Message::seq).containsExactlyInAnyOrder(2L, 4L);
        assertThat(changesPulled(ben))
                .extracting(PullChanges::getAfterChangeSeq)
                .containsExactly(1L);
        assertThat(ben.wire().received).noneMatch(ClientFrame::hasPull);
        assertThat(store.load().windows()).containsEntry(7L, new Window(1, 4, 3));
        stop(ben);

        Rig again = start();
        assertThat(changesPulled(again)).isEmpty();
        assertThat(again.texts(7)).containsExactly("m1 edited", "m2 edited", "m3", "");
    }

    @Test
    void aStoreOfAVersionThatKnewNoChanges_isListedAnew_andGoesThroughAllChanges() {
        keepFour();
        ann.client().edit(7, 2, "m2 edited");
        ann.client().recall(7, 4);
        world.calm();
        // That version kept the messages as they were sent, and the token and the row of a sync after all changes.
        List<Message> sent = store.messages(7, 1, 4).stream()
                .map(m -> new Message(
                        m.messageId(),
                        7,
                        m.seq(),
                        m.senderId(),
                        m.clientMsgId(),
                        m.sentAt(),
                        new io.parley.client.api.Content.Text("m" + m.seq())))
                .toList();
        store.putMessages(7, new Window(1, 4), sent);
        Conversation row = store.load().conversations().get(0);
        store.putConversation(new Conversation(
                7,
                row.kind(),
                true,
                row.members(),
                new Conversation.Marks(1, 4, 0),
                3,
                List.of(),
                sent.get(3),
                row.updatedAt(),
                row.settings(),
                row.group()));
        store.putCursor(new SyncCursor(BEN, 7, ByteString.copyFromUtf8("1000000")));

        Rig ben = world.client(BEN, store, options -> options);
        assertThat(ben.texts(7)).containsExactly("m1", "m2", "m3", "m4");
        world.online(ben);
        assertThat(ben.client().state()).isInstanceOf(ConnectionState.Online.class);
        assertThat(ben.texts(7)).containsExactly("m1 edited", "m2 edited", "m3", "");
        assertThat(row(ben).unread()).isEqualTo(3);
        assertThat(row(ben).lastMessage().recalled()).isTrue();
        assertThat(ben.heard()).isEmpty();
        assertThat(ben.wire().received).noneMatch(ClientFrame::hasPull);
        assertThat(changesPulled(ben))
                .extracting(PullChanges::getAfterChangeSeq)
                .containsExactly(0L);
        assertThat(store.load().cursor().changes()).isTrue();
    }

    @Test
    void aStoreOfAVersionThatKnewNoChanges_losesWhatTheReaderLeftMeanwhile() {
        world.server.room(8, ANN, BEN);
        keepFour();
        world.server.rooms.remove(8L);
        store.putCursor(new SyncCursor(BEN, 7, ByteString.copyFromUtf8("1000000")));
        Rig ben = start();
        assertThat(ben.client().conversations())
                .extracting(Conversation::conversationId)
                .containsExactly(7L);
    }

    @Test
    void anOldServer_isAskedForNoChanges() {
        world.server.changes.unknown = true;
        world.online(ann);
        ann.client().send(7, "m1");
        Rig ben = start();
        ben.client().open(7);
        ben.wire().losePushes();
        world.calm();
        stop(ben);
        Rig again = start();
        assertThat(again.client().state()).isInstanceOf(ConnectionState.Online.class);
        assertThat(again.texts(7)).isEqualTo(room.texts());
        assertThat(changesPulled(ben)).isEmpty();
        assertThat(changesPulled(again)).isEmpty();
    }
}
