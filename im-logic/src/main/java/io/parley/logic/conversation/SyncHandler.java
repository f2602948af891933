package io.parley.logic.conversation;

import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.ServerFrame;
import io.parley.common.protocol.Sync;
import io.parley.common.protocol.SyncResult;
import io.parley.logic.link.Caller;
import io.parley.logic.link.Refusal;
import io.parley.logic.link.RequestHandler;
import io.parley.logic.link.Workers;
import io.parley.storage.conversation.ConversationStore;
import io.parley.storage.conversation.ConversationStore.ChangedPage;
import io.parley.storage.user.UserAccount;
import io.parley.storage.user.UserStore;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.springframework.stereotype.Component;

/**
 * Tells what has changed since a token. A round ends with a token that goes back by the longest time that a commit may
 * lag behind the time it carries, so that what was under way is told in the next round; some things are told twice. To a
 * token of another log, another user or a round too long ago the answer is a full listing, marked as a reset.
 */
@Component
class SyncHandler implements RequestHandler {
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 200;
    private static final long MAX_AGE_MILLIS = Duration.ofDays(90).toMillis();

    private final ConversationStore conversations;
    private final UserStore users;
    private final LogEpoch epoch;
    private final Workers workers;

    SyncHandler(ConversationStore conversations, UserStore users, LogEpoch epoch, Workers workers) {
        this.conversations = conversations;
        this.users = users;
        this.epoch = epoch;
        this.workers = workers;
    }

    @Override
    public ClientFrame.BodyCase operation() {
        return ClientFrame.BodyCase.SYNC;
    }

    @Override
    public CompletionStage<ServerFrame.Builder> handle(Caller caller, ClientFrame frame) {
        Sync sync = frame.getSync();
        int limit = limit(sync.getLimit());
        return workers.call(() -> ServerFrame.newBuilder().setSyncResult(sync(caller.userId(), sync, limit)));
    }

    private static int limit(int asked) {
        if (asked < 0 || asked > MAX_LIMIT) {
            throw new Refusal(ErrorCode.INVALID_ARGUMENT, "limit: " + asked + " (expected: 0 to " + MAX_LIMIT + ")");
        }
        return asked == 0 ? DEFAULT_LIMIT : asked;
    }

    private SyncResult sync(long userId, Sync sync, int limit) {
        long until = conversations.databaseMillis() - ConversationStore.MAX_COMMIT_LAG_MILLIS;
        Optional<SyncToken> known = SyncToken.parse(sync.getSyncToken())
                .filter(token -> token.logEpoch() == epoch.value()
                        && token.userId() == userId
                        && until - token.roundMillis() <= MAX_AGE_MILLIS);
        SyncToken before = known.orElseGet(() -> SyncToken.nothing(epoch.value(), userId));
        long relationVersion =
                users.find(userId).map(UserAccount::relationVersion).orElse(0L);
        SyncToken token = before.withRelations(relationVersion);
        if (!token.isMidway()) {
            token = token.begin(Math.max(token.sinceMillis(), until));
        }
        ChangedPage page = conversations.changed(userId, token.sinceMillis(), token.afterConversationId(), limit);
        SyncResult.Builder result = SyncResult.newBuilder()
                .setReset(known.isEmpty() && !sync.getSyncToken().isEmpty())
                .addAllRemovedConversationIds(page.removedIds())
                .setMore(page.more())
                .setNextToken((page.more() ? token.after(page.lastId()) : token.end()).encode())
                .setRelationsChanged(relationVersion != before.relationVersion());
        page.changed().forEach(state -> result.addConversations(ConversationFrames.of(state)));
        return result.build();
    }
}
