package io.parley.client;

import io.parley.client.api.ClientListener;
import io.parley.client.api.Message;
import io.parley.client.store.ClientStore;
import io.parley.client.store.InMemoryStore;
import io.parley.client.token.TokenSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Clients on one model server and one clock. */
final class World {
    static final long ANN = 101;
    static final long BEN = 102;

    final FakeScheduler clock = new FakeScheduler();
    final ModelServer server = new ModelServer(this::push);
    final List<Rig> rigs = new ArrayList<>();
    private int ids;

    /**
     * A client, its wire, and what its listener heard: messages, and their later states.
     *
     * @param resets conversations of which what was heard before is void
     */
    record Rig(
            long user,
            ParleyClient client,
            ModelWire wire,
            List<Message> heard,
            List<Message> changed,
            Set<Long> resets) {
        List<String> texts(long conversation) {
            return client.timeline(conversation).join().messages().stream()
                    .map(Message::text)
                    .toList();
        }
    }

    Rig client(long user) {
        return client(user, new InMemoryStore(), builder -> builder);
    }

    Rig client(long user, ClientStore store, UnaryOperator<ParleyClientBuilder> options) {
        ModelWire wire = new ModelWire(user, server);
        List<Message> heard = new ArrayList<>();
        List<Message> changed = new ArrayList<>();
        Set<Long> resets = new HashSet<>();
        ParleyClientBuilder builder = ParleyClient.builder()
                .deviceId("device-" + user)
                .tokens(TokenSource.fixed("token"))
                .listener(new ClientListener() {
                    @Override
                    public void onMessage(Message message) {
                        heard.add(message);
                    }

                    @Override
                    public void onMessageChanged(Message message) {
                        changed.add(message);
                    }

                    @Override
                    public void onReset(long conversationId) {
                        heard.removeIf(message -> message.conversationId() == conversationId);
                        changed.removeIf(message -> message.conversationId() == conversationId);
                        resets.add(conversationId);
                    }
                });
        ParleyClient client = options.apply(builder)
                .build(new Ports(
                        clock,
                        wire,
                        TokenSource.fixed("token " + user),
                        store,
                        () -> "00000000-0000-4000-8000-%012d".formatted(++ids),
                        () -> {}));
        Rig rig = new Rig(user, client, wire, heard, changed, resets);
        rigs.add(rig);
        return rig;
    }

    private void push(long user, io.parley.common.protocol.ServerFrame frame) {
        rigs.stream().filter(rig -> rig.user == user).forEach(rig -> rig.wire.push(frame));
    }

    /** Lets everything through until nothing moves, without letting time pass. */
    void calm() {
        boolean moved = true;
        while (moved) {
            moved = false;
            for (Rig rig : rigs) {
                moved |= rig.wire.step();
            }
        }
    }

    void online(Rig rig) {
        rig.client.connect();
        calm();
    }
}
