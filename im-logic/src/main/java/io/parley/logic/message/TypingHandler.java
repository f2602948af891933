package io.parley.logic.message;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.ServerFrame;
import io.parley.common.protocol.TypingPush;
import io.parley.logic.conversation.AclCache;
import io.parley.logic.delivery.DeliveryRouter;
import io.parley.logic.delivery.PushKind;
import io.parley.logic.link.Caller;
import io.parley.logic.link.Refusal;
import io.parley.logic.link.RequestHandler;
import io.parley.storage.conversation.Acl;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Shows to the others in a conversation that somebody types who may send there. What comes too often is dropped, and in
 * large groups all of it.
 */
@Component
class TypingHandler implements RequestHandler {
    private static final Duration INTERVAL = Duration.ofSeconds(3);
    private static final int REMEMBERED = 100_000;
    private static final int MAX_SHOWN_TO = 100;

    private final SendRule rule;
    private final AclCache acls;
    private final DeliveryRouter router;
    private final Cache<Key, Boolean> shown;

    private record Key(long userId, long conversationId) {}

    @Autowired
    TypingHandler(SendRule rule, AclCache acls, DeliveryRouter router) {
        this(rule, acls, router, Ticker.systemTicker());
    }

    TypingHandler(SendRule rule, AclCache acls, DeliveryRouter router, Ticker ticker) {
        this.rule = rule;
        this.acls = acls;
        this.router = router;
        this.shown = Caffeine.newBuilder()
                .maximumSize(REMEMBERED)
                .expireAfterWrite(INTERVAL)
                .ticker(ticker)
                .build();
    }

    @Override
    public ClientFrame.BodyCase operation() {
        return ClientFrame.BodyCase.TYPING;
    }

    @Override
    public CompletionStage<ServerFrame.Builder> handle(Caller caller, ClientFrame frame) {
        long conversationId = frame.getTyping().getConversationId();
        CompletionStage<ServerFrame.Builder> noReply = CompletableFuture.completedFuture(ServerFrame.newBuilder());
        if (shown.asMap().putIfAbsent(new Key(caller.userId(), conversationId), true) != null) {
            return noReply;
        }
        Acl recent = acls.recent(conversationId);
        if (recent != null && rule.refusal(recent, caller.userId()).isEmpty()) {
            show(caller, recent);
            return noReply;
        }
        return acls.fetch(conversationId).thenApply(found -> {
            Acl acl = found.orElseThrow(Refusal::notAllowed);
            ErrorCode refusal = rule.refusal(acl, caller.userId()).orElse(null);
            if (refusal == null) {
                show(caller, acl);
            } else if (refusal != ErrorCode.SESSION_CLOSED) {
                ErrorCode told = rule.told(caller, acl, refusal);
                throw new Refusal(told, SendReplies.error(told).getMessage());
            }
            return ServerFrame.newBuilder();
        });
    }

    private void show(Caller caller, Acl acl) {
        if (acl.memberIds().size() > MAX_SHOWN_TO) {
            return;
        }
        Set<Long> others = acl.memberIds().stream()
                .filter(member -> member != caller.userId())
                .collect(Collectors.toSet());
        ServerFrame push = ServerFrame.newBuilder()
                .setTypingPush(TypingPush.newBuilder()
                        .setConversationId(acl.conversationId())
                        .setUserId(caller.userId()))
                .build();
        router.push(others, push, PushKind.EPHEMERAL);
    }
}
