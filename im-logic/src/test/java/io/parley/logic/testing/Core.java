package io.parley.logic.testing;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.common.link.LogicEvent;
import io.parley.common.link.Push;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.ServerFrame;
import io.parley.logic.conversation.AclCache;
import io.parley.logic.conversation.AclCacheConfig;
import io.parley.logic.delivery.DeliveryConfig;
import io.parley.logic.delivery.DeliveryRouter;
import io.parley.logic.delivery.MissedNodes;
import io.parley.logic.device.LoginConfig;
import io.parley.logic.device.Logins;
import io.parley.logic.device.SeenDevices;
import io.parley.logic.link.AccessNodes;
import io.parley.logic.link.Caller;
import io.parley.logic.link.ClientLimits;
import io.parley.logic.link.FakeAccess;
import io.parley.logic.link.Refusal;
import io.parley.logic.link.RequestHandler;
import io.parley.logic.link.Stages;
import io.parley.logic.link.Workers;
import io.parley.logic.link.WorkersConfig;
import io.parley.logic.token.TokenConfig;
import io.parley.storage.device.DevicePolicy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.util.unit.DataSize;

/** What handlers stand on: stores in memory, one access node, and real parts between them. */
public final class Core implements AutoCloseable {
    public static final ClientLimits LIMITS =
            new ClientLimits(DataSize.ofKilobytes(64), DataSize.ofKilobytes(8), 20, 100, Duration.ofSeconds(20));

    public static final TokenConfig TOKENS = new TokenConfig(
            "", Duration.ofMinutes(10), Duration.ofDays(30), Duration.ofDays(180), Duration.ofSeconds(30));

    public final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    public final FakeConversations conversations = new FakeConversations();
    public final FakeUsers users = new FakeUsers();
    public final FakeDevices devices = new FakeDevices(users);
    public final FakeRoutes routes = new FakeRoutes();
    public final AccessNodes nodes = new AccessNodes(metrics);
    public final FakeAccess access = FakeAccess.attach(nodes, "a1", 7);
    public final Workers workers = new Workers(new WorkersConfig(2, 100));
    public final AtomicInteger workersUsed = new AtomicInteger();
    public final AclCache acls = new AclCache(
            conversations, workers, new AclCacheConfig(1000, Duration.ofMinutes(10), Duration.ofMinutes(1)));
    public final MissedNodes missed = new MissedNodes();
    public final DeliveryRouter router = router(Duration.ZERO);

    public Logins logins() {
        return new Logins(devices, new SeenDevices(devices), TOKENS, new LoginConfig(DevicePolicy.ALL), nodes);
    }

    public DeliveryRouter router(Duration pause) {
        DeliveryConfig config = new DeliveryConfig(DataSize.ofKilobytes(64), 1000, Duration.ofSeconds(10), pause);
        return new DeliveryRouter(nodes, routes, missed, config, List.of(), metrics);
    }

    /** Gives each of these users one connection, whose id is the user's. */
    public Core connect(long... userIds) {
        for (long userId : userIds) {
            routes.add(userId, "a1", 7, userId);
        }
        return this;
    }

    /** What was pushed so far. */
    public List<Push> pushes() {
        access.settle();
        return access.events().stream()
                .filter(LogicEvent::hasPush)
                .map(LogicEvent::getPush)
                .toList();
    }

    /** The frames that were pushed to a connection so far. */
    public List<ServerFrame> pushedTo(long connectionId) {
        return pushes().stream()
                .filter(push -> push.getConnectionIdsList().contains(connectionId))
                .map(push -> FakeAccess.frame(push.getFrame()))
                .toList();
    }

    public static <T> T get(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(5, TimeUnit.SECONDS);
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        } catch (ExecutionException e) {
            if (Stages.cause(e) instanceof RuntimeException cause) {
                throw cause;
            }
            throw new AssertionError(e);
        }
    }

    public static ServerFrame ask(RequestHandler handler, Caller caller, ClientFrame.Builder frame) {
        return get(handler.handle(caller, frame.build())).build();
    }

    /** The code that a request is refused with. */
    public static ErrorCode refusal(RequestHandler handler, Caller caller, ClientFrame.Builder frame) {
        try {
            ServerFrame answer = ask(handler, caller, frame);
            throw new AssertionError("not refused: " + answer);
        } catch (Refusal refusal) {
            return refusal.code();
        }
    }

    @Override
    public void close() {
        try {
            workers.destroy();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
