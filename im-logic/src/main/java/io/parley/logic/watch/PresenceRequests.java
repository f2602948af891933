package io.parley.logic.watch;

import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.PresenceState;
import io.parley.common.protocol.ServerFrame;
import io.parley.common.protocol.SetPresenceResult;
import io.parley.common.protocol.SubscribePresenceResult;
import io.parley.common.protocol.UnsubscribePresenceResult;
import io.parley.common.protocol.UserKind;
import io.parley.logic.link.Caller;
import io.parley.logic.link.Refusal;
import io.parley.logic.link.RequestHandler;
import io.parley.logic.link.Stages;
import io.parley.logic.link.Workers;
import io.parley.storage.routing.PresenceStore;
import io.parley.storage.routing.PresenceStore.Presence;
import io.parley.storage.routing.PresenceStore.Watch;
import io.parley.storage.routing.PresenceStore.Watcher;
import io.parley.storage.routing.Route;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The operations of {@code presence.proto}. Only a new subscription asks the database: who may see whom. */
@Configuration(proxyBeanMethods = false)
class PresenceRequests {
    private static final Logger LOG = LoggerFactory.getLogger(PresenceRequests.class);

    private static final Set<UserKind> WATCHERS = Set.of(UserKind.USER, UserKind.AGENT);

    private final PresenceStore store;
    private final PresenceAccess access;
    private final PresenceBoard board;
    private final PresenceConfig config;
    private final Workers workers;
    private final Clock clock;

    PresenceRequests(
            PresenceStore store,
            PresenceAccess access,
            PresenceBoard board,
            PresenceConfig config,
            Workers workers,
            Clock clock) {
        this.store = store;
        this.access = access;
        this.board = board;
        this.config = config;
        this.workers = workers;
        this.clock = clock;
    }

    static Route route(Caller caller) {
        return new Route(caller.userId(), caller.deviceId(), caller.node(), caller.bootId(), caller.connectionId());
    }

    static Watcher watcher(Caller caller) {
        return new Watcher(caller.userId(), caller.node(), caller.bootId(), caller.connectionId());
    }

    @Bean
    RequestHandler subscribePresence() {
        return RequestHandler.of(ClientFrame.BodyCase.SUBSCRIBE_PRESENCE, (caller, frame) -> {
            List<Long> userIds = frame.getSubscribePresence().getUserIdsList();
            check(caller, WATCHERS);
            if (userIds.isEmpty()) {
                throw new Refusal(ErrorCode.INVALID_ARGUMENT, "user_ids: none (expected: one or more)");
            }
            Set<Long> asked = checked(userIds);
            if (asked.size() > config.maxWatched()) {
                throw tooMany();
            }
            return workers.call(() -> access.visible(caller, asked))
                    .thenCompose(visible -> watch(caller, asked, visible));
        });
    }

    @Bean
    RequestHandler unsubscribePresence() {
        return RequestHandler.of(ClientFrame.BodyCase.UNSUBSCRIBE_PRESENCE, (caller, frame) -> {
            check(caller, WATCHERS);
            Set<Long> userIds = checked(frame.getUnsubscribePresence().getUserIdsList());
            return orUnavailable(store.unwatch(watcher(caller), userIds)
                    .thenApply(done -> ServerFrame.newBuilder()
                            .setUnsubscribePresenceResult(UnsubscribePresenceResult.getDefaultInstance())));
        });
    }

    @Bean
    RequestHandler setPresence() {
        return RequestHandler.of(ClientFrame.BodyCase.SET_PRESENCE, (caller, frame) -> {
            check(caller, Set.of(UserKind.USER));
            PresenceState state = frame.getSetPresence().getState();
            if (state != PresenceState.PRESENCE_AWAY && state != PresenceState.PRESENCE_ONLINE) {
                throw new Refusal(
                        ErrorCode.INVALID_ARGUMENT,
                        "state: " + frame.getSetPresence().getStateValue()
                                + " (expected: PRESENCE_AWAY or PRESENCE_ONLINE)");
            }
            return orUnavailable(store.setAway(route(caller), state == PresenceState.PRESENCE_AWAY)
                    .thenApply(done -> {
                        board.changed(caller.userId());
                        return ServerFrame.newBuilder().setSetPresenceResult(SetPresenceResult.getDefaultInstance());
                    }));
        });
    }

    private static void check(Caller caller, Set<UserKind> kinds) {
        if (!kinds.contains(caller.kind())) {
            throw Refusal.notAllowed();
        }
    }

    private static Set<Long> checked(List<Long> userIds) {
        for (long userId : userIds) {
            if (userId <= 0) {
                throw new Refusal(ErrorCode.INVALID_ARGUMENT, "user_ids: " + userId + " (expected: > 0)");
            }
        }
        return new LinkedHashSet<>(userIds);
    }

    private Refusal tooMany() {
        return new Refusal(
                ErrorCode.TOO_MANY_WATCHED,
                "user_ids: a connection may watch at most " + config.maxWatched() + " people");
    }

    private CompletionStage<ServerFrame.Builder> watch(Caller caller, Set<Long> asked, Set<Long> visible) {
        Watch watch = new Watch(asked, visible, config.maxWatched(), config.lease());
        return orUnavailable(store.watch(watcher(caller), watch, board.terms()).thenApply(answer -> {
            List<Presence> presences = answer.orElseThrow(this::tooMany);
            board.settled(presences);
            return ServerFrame.newBuilder().setSubscribePresenceResult(result(asked, presences));
        }));
    }

    /** Those who may not be seen stand among the others, like somebody who is offline. */
    private SubscribePresenceResult.Builder result(Set<Long> asked, List<Presence> presences) {
        Map<Long, Presence> byUser =
                presences.stream().collect(Collectors.toMap(Presence::userId, Function.identity()));
        Instant asOf = presences.stream()
                .map(Presence::asOf)
                .max(Comparator.naturalOrder())
                .orElseGet(clock::instant);
        SubscribePresenceResult.Builder result = SubscribePresenceResult.newBuilder()
                .setRenewAfterMs(Math.toIntExact(config.renewAfter().toMillis()));
        for (long userId : asked) {
            Presence presence = byUser.get(userId);
            result.addPeople(presence == null ? PresenceNews.hidden(userId, asOf) : PresenceNews.frame(presence));
        }
        return result;
    }

    private static <T> CompletionStage<T> orUnavailable(CompletionStage<T> stage) {
        return stage.exceptionally(failure -> {
            if (Stages.cause(failure) instanceof Refusal refusal) {
                throw refusal;
            }
            LOG.debug("Redis does not answer", failure);
            throw new Refusal(ErrorCode.UNAVAILABLE, "presence can't be told now");
        });
    }
}
