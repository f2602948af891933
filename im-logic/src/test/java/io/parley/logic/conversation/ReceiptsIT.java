package io.parley.logic.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.Delivered;
import io.parley.common.protocol.DeliveredMark;
import io.parley.common.protocol.DeliveredPush;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.GetReadCounts;
import io.parley.common.protocol.ListReaders;
import io.parley.common.protocol.ListReadersResult;
import io.parley.common.protocol.MarkRead;
import io.parley.common.protocol.Member;
import io.parley.common.protocol.OutgoingMessage;
import io.parley.common.protocol.ReadCount;
import io.parley.common.protocol.Send;
import io.parley.common.protocol.ServerFrame;
import io.parley.common.protocol.Sync;
import io.parley.common.protocol.SyncResult;
import io.parley.logic.testing.AccessDriver.Client;
import io.parley.logic.testing.Friends;
import io.parley.logic.testing.TwoNodes;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What Ann learns of her messages to Bob, each connected to another logic node. */
class ReceiptsIT {
    @RegisterExtension
    static final TwoNodes NODES = new TwoNodes();

    private Friends friends;
    private Client ann;
    private Client bob;
    private long pair;

    @BeforeEach
    void meet() {
        friends = NODES.friends();
        ann = friends.ann();
        bob = friends.bob();
        pair = friends.conversationId();
    }

    @Test
    void whatHasArrived_isTheOthersNews_onceAndNotTheOwn() {
        long seq = say(ann, pair);
        deliver(bob, pair, seq);
        deliver(bob, pair, seq);

        await().untilAsserted(() -> assertThat(ann.pushes())
                .filteredOn(ServerFrame::hasDeliveredPush)
                .extracting(ServerFrame::getDeliveredPush)
                .containsExactly(DeliveredPush.newBuilder()
                        .setConversationId(pair)
                        .setUserId(bob.userId())
                        .setDeliveredSeq(seq)
                        .build()));
        assertThat(bob.pushes()).noneMatch(ServerFrame::hasDeliveredPush);
    }

    @Test
    void howFarTheOtherSideHasGotAndRead_standsInTheState() {
        long seq = say(ann, pair);
        say(ann, pair);
        deliver(bob, pair, seq + 1);
        await().untilAsserted(() -> assertThat(ann.pushes()).anyMatch(ServerFrame::hasDeliveredPush));
        read(bob, pair, seq);

        SyncResult synced = ann.ask(
                        ClientFrame.newBuilder().setSync(Sync.newBuilder().setSyncToken(ByteString.EMPTY)))
                .getSyncResult();

        assertThat(synced.getConversationsList())
                .filteredOn(row -> row.getConversationId() == pair)
                .flatExtracting(row -> row.getMembersList())
                .filteredOn(member -> member.getUserId() == bob.userId())
                .singleElement()
                .satisfies(member -> {
                    assertThat(member.getReadSeq()).isEqualTo(seq);
                    assertThat(member.getDeliveredSeq()).isEqualTo(seq + 1);
                });
    }

    @Test
    void inAGroup_theSenderLearnsHowMany_andWho() {
        long group = friends.group();
        long seq = say(ann, group);
        read(bob, group, seq);
        long unread = say(ann, group);
        long bobs = say(bob, group);

        assertThat(counts(ann, group, seq, unread, bobs)
                        .getGetReadCountsResult()
                        .getCountsList())
                .containsExactlyInAnyOrder(count(seq, 1), count(unread, 0));
        assertThat(readers(ann, group, seq, false).getListReadersResult().getMembersList())
                .extracting(Member::getName)
                .containsExactly("Bob");
        assertThat(readers(ann, group, seq, true).getListReadersResult())
                .isEqualTo(ListReadersResult.newBuilder()
                        .setConversationId(group)
                        .setSeq(seq)
                        .build());
        assertThat(readers(bob, group, seq, false).getError().getCode()).isEqualTo(ErrorCode.NOT_ALLOWED);
    }

    @Test
    void whatIsOutOfShape_isRefused() {
        ServerFrame none = bob.ask(ClientFrame.newBuilder().setDelivered(Delivered.getDefaultInstance()));
        assertThat(none.getError().getMessage()).isEqualTo("marks: 0 (expected: 1 to 100)");
        ServerFrame zero = bob.ask(deliveredFrame(pair, 0));
        assertThat(zero.getError().getCode()).isEqualTo(ErrorCode.INVALID_RANGE);
        long[] many = LongStream.rangeClosed(1, 51).toArray();
        assertThat(counts(ann, pair, many).getError().getCode()).isEqualTo(ErrorCode.TOO_MANY_ITEMS);
        assertThat(counts(ann, 12_345, 1).getError().getCode()).isEqualTo(ErrorCode.NOT_ALLOWED);
        ServerFrame beyond = ann.ask(ClientFrame.newBuilder()
                .setListReaders(ListReaders.newBuilder()
                        .setConversationId(pair)
                        .setSeq(1)
                        .setLimit(101)));
        assertThat(beyond.getError().getMessage()).isEqualTo("limit: 101 (expected: 0 to 100)");
    }

    private static ReadCount count(long seq, int read) {
        return ReadCount.newBuilder().setSeq(seq).setRead(read).setMembers(1).build();
    }

    private static long say(Client client, long conversation) {
        OutgoingMessage.Builder message = OutgoingMessage.newBuilder().setClientMsgId(uuid());
        message.getContentBuilder().getTextBuilder().setText("hello");
        return client.ask(ClientFrame.newBuilder()
                        .setSend(Send.newBuilder()
                                .setConversationId(conversation)
                                .addMessages(message)))
                .getSendResult()
                .getAcks(0)
                .getSeq();
    }

    private static void deliver(Client client, long conversation, long seq) {
        client.request(deliveredFrame(conversation, seq));
    }

    private static ClientFrame.Builder deliveredFrame(long conversation, long seq) {
        return ClientFrame.newBuilder()
                .setDelivered(Delivered.newBuilder()
                        .addMarks(DeliveredMark.newBuilder()
                                .setConversationId(conversation)
                                .setSeq(seq)));
    }

    private static void read(Client client, long conversation, long seq) {
        client.ask(ClientFrame.newBuilder()
                .setMarkRead(
                        MarkRead.newBuilder().setConversationId(conversation).setReadSeq(seq)));
    }

    private static ServerFrame counts(Client client, long conversation, long... seqs) {
        GetReadCounts.Builder asked = GetReadCounts.newBuilder().setConversationId(conversation);
        LongStream.of(seqs).forEach(asked::addSeqs);
        return client.ask(ClientFrame.newBuilder().setGetReadCounts(asked));
    }

    private static ServerFrame readers(Client client, long conversation, long seq, boolean unread) {
        return client.ask(ClientFrame.newBuilder()
                .setListReaders(ListReaders.newBuilder()
                        .setConversationId(conversation)
                        .setSeq(seq)
                        .setUnread(unread)));
    }

    private static String uuid() {
        return UUID.randomUUID().toString();
    }
}
