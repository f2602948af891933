package io.parley.access.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.parley.access.connection.ConnectionLoops;
import io.parley.access.delivery.Hinter;
import io.parley.access.delivery.PushListener;
import io.parley.access.testing.FakeLogic;
import io.parley.access.testing.TestNode;
import io.parley.common.link.AccessEvent;
import io.parley.common.protocol.ServerFrame;
import io.parley.common.protocol.TypingPush;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A real stream to event loops of which one does not come to its tasks. */
class StuckLoopTest {
    private static final int PUSHES = 3_000;
    private static final long STUCK = 0;
    private static final long FREE = 1;
    /** Silence of a second is a lost link. */
    private static final LinkTiming FAST = new LinkTiming(
            Duration.ofMillis(50),
            Duration.ofMillis(1000),
            Duration.ofMillis(20),
            Duration.ofMillis(100),
            Duration.ofSeconds(1),
            Duration.ofMillis(20),
            Duration.ofMillis(400));

    private final TestNode node = new TestNode(1);
    private final FakeLogic logic = FakeLogic.start("logic-a", node.tokens);
    private final MultiThreadIoEventLoopGroup clientLoops =
            new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    private final MultiThreadIoEventLoopGroup linkLoop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final ConnectionLoops loops = ConnectionLoops.of(clientLoops);
    private final LinkConfig config =
            new LinkConfig(List.of(logic.address()), null, LinkConfig.DEFAULT_MAX_QUEUED_BYTES, FAST);
    private final LogicLinks links =
            new LogicLinks(linkLoop.next(), loops, FAST, node.keys, new Hinter(loops), node.metrics);
    private final CountDownLatch release = new CountDownLatch(1);
    private LogicDialers dialers;

    @BeforeEach
    void attach() {
        PushListener pushes = new PushListener(loops, node.dispatcher, node.closer, node.metrics);
        dialers = LogicDialers.start("access-1", linkLoop.next(), NioSocketChannel.class, config, links, pushes);
        await().until(() -> links.isAttached() && logic.isAttached());
        loops.get((int) STUCK).execute(this::stick);
    }

    @AfterEach
    void stop() {
        release.countDown();
        dialers.close();
        clientLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        linkLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        logic.close();
        node.close();
    }

    @Test
    void pushes_toALoopThatIsStuck_waitAtTheLogicNodeAndFlowOnAfterwards() {
        for (int i = 0; i < PUSHES; i++) {
            push(STUCK);
        }
        await().until(() -> taken() >= ReceiveWindow.BATCHES / 2);
        awaitHeartbeats(40);

        assertThat(taken()).as("pushes that wait for the loop").isLessThanOrEqualTo(ReceiveWindow.BATCHES);
        assertThat(node.count("parley.access.links.lost"))
                .as("the silence is ours")
                .isZero();
        release.countDown();
        await().until(() -> taken() == PUSHES);
        assertThat(node.count("parley.access.links.lost")).isZero();
    }

    @Test
    void loop_thatIsStuckWithLittleToDo_holdsUpNobody() {
        push(STUCK);
        for (int i = 0; i < PUSHES; i++) {
            push(FREE);
        }

        await().until(() -> taken() == PUSHES + 1);
        awaitHeartbeats(40);
        assertThat(node.count("parley.access.links.lost")).isZero();
    }

    @Test
    void logicNode_thatDiesWhileALoopIsStuck_isLeftOnceTheLoopGoesOn() {
        for (int i = 0; i < PUSHES; i++) {
            push(STUCK);
        }
        await().until(() -> taken() >= ReceiveWindow.BATCHES / 2);
        logic.close();
        release.countDown();

        await().until(() -> node.count("parley.access.links.lost") == 1);
        assertThat(links.isAttached()).isFalse();
    }

    private void stick() {
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** As a batch of its own, to a connection that is no more. */
    private void push(long loop) {
        ServerFrame frame = ServerFrame.newBuilder()
                .setTypingPush(TypingPush.newBuilder().setConversationId(5))
                .build();
        logic.send(FakeLogic.push(frame, 1L << 8 | loop));
    }

    private int taken() {
        return (int) node.count("parley.access.pushes");
    }

    /** Of this node to the logic node, which come as long as the link is up. */
    private void awaitHeartbeats(int more) {
        long before = heartbeats();
        await().until(() -> heartbeats() >= before + more);
    }

    private long heartbeats() {
        return logic.heard(AccessEvent::hasHeartbeat).count();
    }
}
