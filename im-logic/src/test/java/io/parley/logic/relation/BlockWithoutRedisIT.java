package io.parley.logic.relation;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.common.id.IdGenerator;
import io.parley.common.protocol.Block;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.Content;
import io.parley.common.protocol.Error;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.OpenConversation;
import io.parley.common.protocol.OutgoingMessage;
import io.parley.common.protocol.RemoveFriend;
import io.parley.common.protocol.RequestFriend;
import io.parley.common.protocol.Send;
import io.parley.common.protocol.ServerFrame;
import io.parley.common.protocol.TextContent;
import io.parley.common.protocol.Unblock;
import io.parley.common.protocol.UserKind;
import io.parley.embedded.EmbeddedRedis;
import io.parley.logic.testing.AccessDriver;
import io.parley.logic.testing.AccessDriver.Client;
import io.parley.logic.testing.LogicNodes;
import io.parley.storage.user.UserAccount;
import io.parley.storage.user.UserStore;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** A block needs no Redis, and does not tell on the blocker. */
class BlockWithoutRedisIT {
    private static final LogicNodes NODES = new LogicNodes(BlockWithoutRedisIT.class);
    private static final EmbeddedRedis REDIS = EmbeddedRedis.temporary();
    private static final ConfigurableApplicationContext FIRST = node();
    private static final ConfigurableApplicationContext SECOND = node();

    private static ConfigurableApplicationContext node() {
        return NODES.start("parley.redis.address=" + REDIS.uri(), "parley.link.drain=0s");
    }

    @AfterAll
    static void stop() {
        NODES.close();
    }

    @Test
    void block_redisDown_holdsForTheNextMessageOnTheOtherNodeAndReadsLikeNotFriends() {
        try (AccessDriver access =
                new AccessDriver("access", 1, LogicNodes.linkPort(FIRST), LogicNodes.linkPort(SECOND))) {
            Client ann = access.open(0, user("Ann"));
            Client bob = access.open(1, user("Bob"));
            request(ann, bob);
            request(bob, ann);
            long pair = ann.ask(ClientFrame.newBuilder()
                            .setOpenConversation(OpenConversation.newBuilder().setPeerUserId(bob.userId())))
                    .getOpenConversationResult()
                    .getConversation()
                    .getConversationId();
            assertThat(send(ann, pair).hasSendResult()).isTrue();
            REDIS.close();
            assertThat(send(ann, pair).hasSendResult()).isTrue();

            assertThat(bob.ask(block(ann)).getRelationResult().getRelation().getBlocked())
                    .isTrue();
            Error blocked = send(ann, pair).getError();

            assertThat(blocked.getCode()).isEqualTo(ErrorCode.NOT_ALLOWED);
            bob.ask(unblock(ann));
            assertThat(send(ann, pair).hasSendResult()).isTrue();
            bob.ask(remove(ann));
            assertThat(send(ann, pair).getError()).as("not friends").isEqualTo(blocked);
            bob.ask(block(ann));
            assertThat(send(ann, pair).getError()).as("neither").isEqualTo(blocked);
            assertThat(request(ann, bob).getError()).as("a request").isEqualTo(request(ann, guest()));
        }
    }

    /** What somebody is told who can have no friends. */
    private static Error request(Client ann, long stranger) {
        return ann.ask(ClientFrame.newBuilder()
                        .setRequestFriend(
                                RequestFriend.newBuilder().setUserId(stranger).setOpId(uuid())))
                .getError();
    }

    private static ServerFrame request(Client from, Client to) {
        return from.ask(ClientFrame.newBuilder()
                .setRequestFriend(
                        RequestFriend.newBuilder().setUserId(to.userId()).setOpId(uuid())));
    }

    private static ClientFrame.Builder block(Client whom) {
        return ClientFrame.newBuilder()
                .setBlock(Block.newBuilder().setUserId(whom.userId()).setOpId(uuid()));
    }

    private static ClientFrame.Builder unblock(Client whom) {
        return ClientFrame.newBuilder()
                .setUnblock(Unblock.newBuilder().setUserId(whom.userId()).setOpId(uuid()));
    }

    private static ClientFrame.Builder remove(Client whom) {
        return ClientFrame.newBuilder()
                .setRemoveFriend(
                        RemoveFriend.newBuilder().setUserId(whom.userId()).setOpId(uuid()));
    }

    private static ServerFrame send(Client from, long conversation) {
        return from.ask(ClientFrame.newBuilder()
                .setSend(Send.newBuilder()
                        .setConversationId(conversation)
                        .addMessages(OutgoingMessage.newBuilder()
                                .setClientMsgId(uuid())
                                .setContent(Content.newBuilder()
                                        .setText(TextContent.newBuilder().setText("hello"))))));
    }

    private static long user(String name) {
        return add(name, UserKind.USER);
    }

    private static long guest() {
        return add("Guest", UserKind.VISITOR);
    }

    private static long add(String name, UserKind kind) {
        long id = FIRST.getBean(IdGenerator.class).next();
        FIRST.getBean(UserStore.class).add(UserAccount.fresh(id, kind, name));
        return id;
    }

    private static String uuid() {
        return UUID.randomUUID().toString();
    }
}
