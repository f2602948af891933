package io.parley.bench;

import io.parley.client.ParleyClient;
import io.parley.client.api.ClientListener;
import io.parley.client.api.Message;
import io.parley.client.api.Timeline;
import io.parley.common.protocol.JoinPolicy;
import io.parley.stack.Stack;
import io.parley.stack.StackOptions;
import io.parley.stack.StackUsers;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * What a group of 5,000 costs: how long a send takes until its ack, in a pair and in the group by turns, how long until
 * every member who is online has it, and whether a member who was not finds all of it. Ends with 1 if anything is missing.
 */
public final class GroupMain {
    private static final int MEMBERS = 5000;
    private static final int ADDED_AT_ONCE = 100;
    private static final int ONLINE = 200;
    private static final int WARM = 100;
    private static final int MEASURED = 400;
    private static final int SECONDS = 60;

    private final StackUsers users;
    private final PrintStream out;
    private final Histogram pairMicros = new Histogram(TimeUnit.MINUTES.toMicros(1), 3);
    private final Histogram groupMicros = new Histogram(TimeUnit.MINUTES.toMicros(1), 3);
    private final Histogram arrivalMicros = new Histogram(TimeUnit.MINUTES.toMicros(1), 3);
    private volatile CountDownLatch arrivals = new CountDownLatch(0);

    private GroupMain(StackUsers users, PrintStream out) {
        this.users = users;
        this.out = out;
    }

    public static void main(String[] args) throws Exception {
        Path directory = Files.createTempDirectory("parley-group-");
        StackOptions options = StackOptions.of(directory, 1, 1)
                .withLogicArgument("--parley.relation.direct=anyone")
                .withAccessVariable("PARLEY_ACCESS_UPGRADES_PER_SECOND", "100000")
                .withAccessVariable("PARLEY_ACCESS_UPGRADE_BURST", "100000");
        boolean isComplete;
        try (Stack stack = Stack.start(options);
                StackUsers users = new StackUsers(stack)) {
            isComplete = new GroupMain(users, System.out).run();
        }
        System.exit(isComplete ? 0 : 1);
    }

    private boolean run() throws Exception {
        List<Long> members = new ArrayList<>();
        for (int i = 1; i < MEMBERS; i++) {
            members.add(users.add("member-" + i));
        }
        ParleyClient owner = online(users.add("owner"), new ClientListener() {});
        long pair = owner.openDirect(members.get(0)).get(SECONDS, TimeUnit.SECONDS);
        long group = owner.groups()
                .create("Everybody", JoinPolicy.BY_INVITATION, List.of())
                .get(SECONDS, TimeUnit.SECONDS);
        long begin = System.nanoTime();
        for (int i = 0; i < members.size(); i += ADDED_AT_ONCE) {
            owner.groups()
                    .add(group, members.subList(i, Math.min(members.size(), i + ADDED_AT_ONCE)))
                    .get(SECONDS, TimeUnit.SECONDS);
        }
        out.printf("members      %,d, added in %.1f s%n", MEMBERS, (System.nanoTime() - begin) / 1e9);
        List<ParleyClient> listeners = new ArrayList<>();
        for (int i = 0; i < ONLINE; i++) {
            listeners.add(online(members.get(i), arrival(group)));
            listeners.get(i).open(group).get(SECONDS, TimeUnit.SECONDS);
        }
        boolean isComplete = true;
        for (int i = 0; i < WARM + MEASURED; i++) {
            if (i == WARM) {
                pairMicros.reset();
                groupMicros.reset();
                arrivalMicros.reset();
            }
            send(owner, pair, "to one " + i, pairMicros);
            arrivals = new CountDownLatch(ONLINE);
            long sent = System.nanoTime();
            send(owner, group, "to all " + i, groupMicros);
            isComplete &= arrivals.await(SECONDS, TimeUnit.SECONDS);
            arrivalMicros.recordValue(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - sent));
        }
        percentiles("ack, pair", pairMicros);
        percentiles("ack, group", groupMicros);
        out.printf(
                "ratio        p50 %.2f, p99 %.2f%n",
                (double) groupMicros.getValueAtPercentile(50) / pairMicros.getValueAtPercentile(50),
                (double) groupMicros.getValueAtPercentile(99) / pairMicros.getValueAtPercentile(99));
        percentiles("all " + ONLINE + " online", arrivalMicros);
        isComplete &= isFound(members.get(MEMBERS - 2), group);
        out.printf("complete     %s%n", isComplete);
        listeners.forEach(ParleyClient::close);
        owner.close();
        return isComplete;
    }

    private ClientListener arrival(long group) {
        return new ClientListener() {
            @Override
            public void onMessage(Message message) {
                if (message.conversationId() == group) {
                    arrivals.countDown();
                }
            }
        };
    }

    private ParleyClient online(long userId, ClientListener listener) throws Exception {
        ParleyClient client =
                users.client(userId, 0).keepRelations(false).listener(listener).build();
        client.connect();
        client.whenOnline().get(SECONDS, TimeUnit.SECONDS);
        return client;
    }

    private static void send(ParleyClient sender, long conversationId, String text, Histogram micros) throws Exception {
        long begin = System.nanoTime();
        sender.send(conversationId, text).get(SECONDS, TimeUnit.SECONDS);
        micros.recordValue(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - begin));
    }

    /** Whether a member who was never online finds the last message, and counts all of them as unread. */
    private boolean isFound(long userId, long group) throws Exception {
        ParleyClient late = online(userId, new ClientListener() {});
        Timeline timeline = late.open(group).get(SECONDS, TimeUnit.SECONDS);
        int unread = late.conversation(group).orElseThrow().unread();
        late.close();
        out.printf(
                "one offline  %d unread, last: %s%n",
                unread, timeline.messages().get(timeline.messages().size() - 1).text());
        return unread == WARM + MEASURED;
    }

    private void percentiles(String what, Histogram micros) {
        out.printf(
                "%-12s p50 %.1f ms, p99 %.1f ms%n",
                what, micros.getValueAtPercentile(50) / 1e3, micros.getValueAtPercentile(99) / 1e3);
    }
}
