package io.parley.logic.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.parley.common.id.IdGenerator;
import io.parley.common.protocol.Ack;
import io.parley.common.protocol.Block;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.CloseCode;
import io.parley.common.protocol.Content;
import io.parley.common.protocol.Conversation;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.MarkRead;
import io.parley.common.protocol.Message;
import io.parley.common.protocol.OpenConversation;
import io.parley.common.protocol.OutgoingMessage;
import io.parley.common.protocol.Pull;
import io.parley.common.protocol.RelationState;
import io.parley.common.protocol.Send;
import io.parley.common.protocol.ServerFrame;
import io.parley.common.protocol.SupportTarget;
import io.parley.common.protocol.Sync;
import io.parley.common.protocol.SyncResult;
import io.parley.common.protocol.TextContent;
import io.parley.common.protocol.Typing;
import io.parley.common.protocol.Unblock;
import io.parley.common.protocol.UserKind;
import io.parley.logic.testing.AccessDriver;
import io.parley.logic.testing.AccessDriver.Client;
import io.parley.logic.testing.Friends;
import io.parley.logic.testing.LogicNodes;
import io.parley.logic.testing.TwoNodes;
import io.parley.storage.site.Site;
import io.parley.storage.site.SiteStore;
import io.parley.storage.user.UserAccount;
import io.parley.storage.user.UserStore;
import io.parley.storage.visitor.Visitor;
import io.parley.storage.visitor.VisitorStore;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.redisson.api.RedissonClient;

/** Two logic nodes on real MariaDB and Redis, and an access node that is attached to both. */
class MessagingIT {
    private static final String[] FAST = {
        "parley.routing.watch-interval=100ms", "parley.routing.hint-spread=0s", "parley.link.drain=0s"
    };

    @RegisterExtension
    static final TwoNodes NODES = new TwoNodes(FAST);

    private AccessDriver access;
    private Client ann;
    private Client bob;
    private long pair;

    @BeforeEach
    void meet() {
        Friends friends = NODES.friends();
        access = friends.access();
        ann = friends.ann();
        bob = friends.bob();
        pair = friends.conversationId();
    }

    @Test
    void friends_chat_acrossTwoLogicNodes() {
        await().untilAsserted(() -> assertThat(ann.pushes())
                .anySatisfy(
                        push -> assertThat(push.getRelationPush().getRelation().getState())
                                .isEqualTo(RelationState.FRIENDS)));

        Ack hello = ann.ask(send(text("hello"))).getSendResult().getAcks(0);
        Ack answer = bob.ask(send(text("hi"))).getSendResult().getAcks(0);

        assertThat(List.of(hello.getSeq(), answer.getSeq())).containsExactly(1L, 2L);
        await().untilAsserted(() -> assertThat(texts(bob)).containsExactly("hello"));
        await().untilAsserted(() -> assertThat(texts(ann)).containsExactly("hi"));
        bob.ask(ClientFrame.newBuilder()
                .setMarkRead(MarkRead.newBuilder().setConversationId(pair).setReadSeq(1)));
        await().untilAsserted(() -> assertThat(ann.pushes())
                .anySatisfy(push -> assertThat(push.getReadPush().getReadSeq()).isEqualTo(1)));
        bob.request(ClientFrame.newBuilder().setTyping(Typing.newBuilder().setConversationId(pair)));
        await().untilAsserted(() -> assertThat(ann.pushes())
                .anySatisfy(push -> assertThat(push.getTypingPush().getUserId()).isEqualTo(bob.userId())));
    }

    @Test
    void resend_alsoThroughTheOtherNode_getsTheFirstAnswer() {
        OutgoingMessage message = text("once");
        Ack ack = ann.ask(send(message)).getSendResult().getAcks(0);
        Client again = access.open(1, ann.userId(), UserKind.USER, 0, "other-device");

        assertThat(ann.ask(send(message)).getSendResult().getAcks(0))
                .isEqualTo(ack.toBuilder().setDuplicate(true).build());
        assertThat(again.ask(send(message)).getSendResult().getAcks(0))
                .isEqualTo(ack.toBuilder().setDuplicate(true).build());
        assertThat(rows()).isEqualTo(1);
        OutgoingMessage other = text("other").toBuilder()
                .setClientMsgId(message.getClientMsgId())
                .build();
        assertThat(ann.ask(send(other)).getSendResult().getRefusal().getError().getCode())
                .isEqualTo(ErrorCode.CLIENT_MSG_ID_REUSED);
    }

    @Test
    void block_throughTheOtherNode_holdsForTheNextMessage() {
        CompletableFuture<ServerFrame> refused = CompletableFuture.supplyAsync(() -> {
            ServerFrame reply = ann.ask(send(text("more")));
            while (!reply.hasError()) {
                reply = ann.ask(send(text("more")));
            }
            return reply;
        });
        await().until(() -> texts(bob).size() > 5);

        bob.ask(ClientFrame.newBuilder()
                .setBlock(Block.newBuilder().setUserId(ann.userId()).setOpId(uuid())));
        long rows = rows();

        assertThat(refused.join().getError().getCode()).isEqualTo(ErrorCode.NOT_ALLOWED);
        assertThat(bob.ask(send(text("nor he"))).getError().getCode()).isEqualTo(ErrorCode.NOT_ALLOWED);
        assertThat(rows()).isEqualTo(rows);
        bob.ask(ClientFrame.newBuilder()
                .setUnblock(Unblock.newBuilder().setUserId(ann.userId()).setOpId(uuid())));
        assertThat(ann.ask(send(text("again"))).getSendResult().getAcks(0).getSeq())
                .isEqualTo(rows + 1);
    }

    @Test
    void send_manyMessages_areGaplessAndInOrderForTheReceiver() {
        for (int i = 1; i <= 50; i++) {
            assertThat(ann.ask(send(text("a" + i), text("b" + i)))
                            .getSendResult()
                            .getAcksCount())
                    .isEqualTo(2);
        }

        await().untilAsserted(() -> assertThat(seqs(bob))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 100).boxed().toList()));
        List<Message> pulled = bob.ask(
                        ClientFrame.newBuilder().setPull(Pull.newBuilder().setConversationId(pair)))
                .getPullResult()
                .getMessagesList();
        assertThat(pulled).extracting(Message::getSeq).isSorted().hasSize(100);
    }

    @Test
    void sync_tellsOfConversationsAndRelations() {
        ann.ask(send(text("hello")));

        SyncResult all = sync(bob, ByteString.EMPTY);

        Conversation seen = all.getConversations(0);
        assertThat(seen.getConversationId()).isEqualTo(pair);
        assertThat(seen.getUnread()).isEqualTo(1);
        assertThat(seen.getLastMessage().getContent().getText().getText()).isEqualTo("hello");
        assertThat(all.getRelationsChanged()).isTrue();
        assertThat(sync(bob, all.getNextToken()).getRelationsChanged()).isFalse();
        assertThat(sync(ann, all.getNextToken()).getReset()).isTrue();
    }

    @Test
    void flushAll_routesHealByThemselvesAndEverybodyIsHinted() {
        NODES.first().getBean(RedissonClient.class).getKeys().flushall();

        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            ann.ask(send(text("anybody?")));
            assertThat(texts(bob)).isNotEmpty();
        });
        await().untilAsserted(() -> assertThat(bob.hints()).isPositive());
        assertThat(ann.isOpen()).isTrue();
        assertThat(bob.isOpen()).isTrue();
    }

    @Test
    void hello_sameDeviceElsewhere_takesOver() {
        try (AccessDriver other = new AccessDriver(
                "b-" + Long.toHexString(pair),
                5,
                LogicNodes.linkPort(NODES.first()),
                LogicNodes.linkPort(NODES.second()))) {
            Client newer = other.open(0, ann.userId());

            await().until(() -> !ann.isOpen());
            assertThat(ann.closeCode()).isEqualTo(CloseCode.REPLACED_VALUE);
            bob.ask(send(text("still there?")));
            await().untilAsserted(() -> assertThat(texts(newer)).containsExactly("still there?"));
        }
    }

    @Test
    void hello_revokedToken_isRefused() {
        NODES.first().getBean(UserStore.class).raiseTokenGeneration(ann.userId());

        Client late = access.open(1, ann.userId(), UserKind.USER, 0, "second-device", 1);

        assertThat(late.closeCode()).isEqualTo(CloseCode.ACCESS_TOKEN_REVOKED_VALUE);
        assertThat(access.open(1, ann.userId(), UserKind.USER, 0, "second-device", 2)
                        .isOpen())
                .isTrue();
    }

    @Test
    void stranger_sendsOrReads_isNotAllowedAndChangesNothing() {
        Client eve = access.open(0, Friends.user(NODES.first(), "Eve"));

        assertThat(eve.ask(send(text("psst"))).getError().getCode()).isEqualTo(ErrorCode.NOT_ALLOWED);
        assertThat(eve.ask(ClientFrame.newBuilder().setPull(Pull.newBuilder().setConversationId(pair)))
                        .getError()
                        .getCode())
                .isEqualTo(ErrorCode.NOT_ALLOWED);
        assertThat(eve.ask(ClientFrame.newBuilder()
                                .setMarkRead(MarkRead.newBuilder()
                                        .setConversationId(pair)
                                        .setReadSeq(1)))
                        .getError()
                        .getCode())
                .isEqualTo(ErrorCode.NOT_ALLOWED);
        assertThat(rows()).isZero();
    }

    @Test
    void visitor_firstMessage_opensASession() {
        long site = NODES.first()
                .getBean(SiteStore.class)
                .save(new Site(id(), "site-" + pair, "Shop", "", "#112233", "", Set.of()))
                .siteId();
        long userId = id();
        NODES.first().getBean(UserStore.class).add(UserAccount.fresh(userId, UserKind.VISITOR, "Guest"));
        NODES.first().getBean(VisitorStore.class).add(new Visitor(userId, site));
        Client visitor = access.open(0, userId, UserKind.VISITOR, site, "browser-1");
        pair = visitor.ask(ClientFrame.newBuilder()
                        .setOpenConversation(
                                OpenConversation.newBuilder().setSupport(SupportTarget.getDefaultInstance())))
                .getOpenConversationResult()
                .getConversation()
                .getConversationId();

        ServerFrame reply = visitor.ask(send(text("help")));

        assertThat(reply.getSendResult().getAcks(0).getSeq()).isEqualTo(1);
        await().untilAsserted(() -> assertThat(visitor.pushes())
                .anySatisfy(
                        push -> assertThat(push.getSessionPush().getSession().getConversationId())
                                .isEqualTo(pair)));
    }

    private static long id() {
        return NODES.first().getBean(IdGenerator.class).next();
    }

    private long rows() {
        Long count = LogicNodes.sql(NODES.first())
                .queryForObject("SELECT COUNT(*) FROM message WHERE conversation_id = ?", Long.class, pair);
        return count == null ? -1 : count;
    }

    private static String uuid() {
        return UUID.randomUUID().toString();
    }

    private ClientFrame.Builder send(OutgoingMessage... messages) {
        return ClientFrame.newBuilder()
                .setSend(Send.newBuilder().setConversationId(pair).addAllMessages(List.of(messages)));
    }

    private static OutgoingMessage text(String text) {
        return OutgoingMessage.newBuilder()
                .setClientMsgId(uuid())
                .setContent(
                        Content.newBuilder().setText(TextContent.newBuilder().setText(text)))
                .build();
    }

    private static SyncResult sync(Client client, ByteString token) {
        return client.ask(ClientFrame.newBuilder().setSync(Sync.newBuilder().setSyncToken(token)))
                .getSyncResult();
    }

    private static List<Message> messages(Client client) {
        return client.pushes().stream()
                .flatMap(push -> push.getMessagePush().getMessagesList().stream())
                .toList();
    }

    private static List<String> texts(Client client) {
        return messages(client).stream()
                .map(message -> message.getContent().getText().getText())
                .toList();
    }

    private static List<Long> seqs(Client client) {
        return messages(client).stream().map(Message::getSeq).toList();
    }
}
