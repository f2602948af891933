package io.parley.logic.testing;

import io.parley.common.id.IdGenerator;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.CreateGroup;
import io.parley.common.protocol.OpenConversation;
import io.parley.common.protocol.RequestFriend;
import io.parley.common.protocol.UserKind;
import io.parley.logic.testing.AccessDriver.Client;
import io.parley.storage.user.UserAccount;
import io.parley.storage.user.UserStore;
import java.util.Arrays;
import java.util.UUID;
import org.springframework.context.ConfigurableApplicationContext;

/** Ann and Bob, who are friends and have a conversation, each connected through one access node. */
public record Friends(AccessDriver access, Client ann, Client bob, long conversationId) implements AutoCloseable {
    /** Ann's requests go to the first of the logic nodes, Bob's to the last. */
    public static Friends meet(ConfigurableApplicationContext... nodes) {
        AccessDriver access = new AccessDriver(
                "f-" + Long.toHexString(System.nanoTime()),
                System.nanoTime(),
                Arrays.stream(nodes).mapToInt(LogicNodes::linkPort).toArray());
        Client ann = access.open(0, user(nodes[0], "Ann"));
        Client bob = access.open(nodes.length - 1, user(nodes[0], "Bob"));
        befriend(ann, bob);
        long conversationId = ann.ask(ClientFrame.newBuilder()
                        .setOpenConversation(OpenConversation.newBuilder().setPeerUserId(bob.userId())))
                .getOpenConversationResult()
                .getConversation()
                .getConversationId();
        return new Friends(access, ann, bob, conversationId);
    }

    public static void befriend(Client one, Client other) {
        one.ask(requestFriend(other.userId()));
        other.ask(requestFriend(one.userId()));
    }

    /** A new group of Ann's with Bob in it; its id. */
    public long group() {
        return ann.ask(ClientFrame.newBuilder()
                        .setCreateGroup(CreateGroup.newBuilder()
                                .setOpId(UUID.randomUUID().toString())
                                .setName("Ours")
                                .addUserIds(bob.userId())))
                .getGroupResult()
                .getConversationId();
    }

    /** A new one; its id. */
    public static long user(ConfigurableApplicationContext node, String name) {
        long id = node.getBean(IdGenerator.class).next();
        node.getBean(UserStore.class).add(UserAccount.fresh(id, UserKind.USER, name));
        return id;
    }

    private static ClientFrame.Builder requestFriend(long userId) {
        return ClientFrame.newBuilder()
                .setRequestFriend(RequestFriend.newBuilder()
                        .setUserId(userId)
                        .setOpId(UUID.randomUUID().toString()));
    }

    @Override
    public void close() {
        access.close();
    }
}
