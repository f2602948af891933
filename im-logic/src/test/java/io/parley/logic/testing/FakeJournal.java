package io.parley.logic.testing;

import io.parley.common.protocol.ErrorCode;
import io.parley.storage.conversation.Acl;
import io.parley.storage.message.MessageJournal;
import io.parley.storage.message.Revision;
import io.parley.storage.message.StoredMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A journal in memory, by the rules of the port. It can keep its answers back, and it can fail. */
public final class FakeJournal implements MessageJournal {
    public final List<Append> appends = new ArrayList<>();
    public final List<StoredMessage> log = new ArrayList<>();
    public @Nullable RuntimeException failure;
    public boolean holdsBack;
    public Runnable beforeAppend = () -> {};
    private final FakeConversations conversations;
    private final AppendRule rule;
    private final List<Runnable> held = new ArrayList<>();

    public FakeJournal(FakeConversations conversations, AppendRule rule) {
        this.conversations = conversations;
        this.rule = rule;
    }

    public void answerHeld() {
        List<Runnable> answers = List.copyOf(held);
        held.clear();
        answers.forEach(Runnable::run);
    }

    @Override
    public synchronized CompletionStage<Outcome> append(Append append) {
        beforeAppend.run();
        appends.add(append);
        CompletableFuture<Outcome> answer = new CompletableFuture<>();
        Runnable run = () -> {
            if (failure != null) {
                answer.completeExceptionally(failure);
            } else {
                answer.complete(store(append));
            }
        };
        if (holdsBack) {
            held.add(run);
        } else {
            run.run();
        }
        return answer;
    }

    private Outcome store(Append append) {
        Acl acl = conversations.acls.get(append.conversationId());
        List<Appended> accepted = new ArrayList<>();
        boolean decided =
                append.aclVersion() == NO_PERMISSION_NEEDED || (acl != null && append.aclVersion() == acl.version());
        Optional<Acl> seen = decided ? Optional.empty() : Optional.ofNullable(acl);
        for (NewMessage message : append.messages()) {
            Optional<StoredMessage> stored = find(append, message);
            if (acl == null) {
                return new Outcome(
                        accepted, Optional.of(new Refusal(message.clientMsgId(), ErrorCode.NOT_FOUND)), seen);
            }
            if (stored.isPresent()) {
                if (!stored.get().content().equals(message.content())) {
                    return new Outcome(
                            accepted,
                            Optional.of(new Refusal(message.clientMsgId(), ErrorCode.CLIENT_MSG_ID_REUSED)),
                            seen);
                }
                accepted.add(new Appended(stored.get(), true));
                continue;
            }
            Optional<ErrorCode> refusal =
                    decided ? message.refusal() : rule.refusal(Objects.requireNonNull(acl), append.senderId());
            if (refusal.isPresent()) {
                return new Outcome(accepted, Optional.of(new Refusal(message.clientMsgId(), refusal.get())), seen);
            }
            accepted.add(new Appended(add(append, message), false));
        }
        return new Outcome(accepted, Optional.empty(), seen);
    }

    private Optional<StoredMessage> find(Append append, NewMessage message) {
        return log.stream()
                .filter(row -> row.conversationId() == append.conversationId()
                        && row.senderId() == append.senderId()
                        && row.clientMsgId().equals(message.clientMsgId()))
                .findFirst();
    }

    private StoredMessage add(Append append, NewMessage message) {
        long seq = 1
                + log.stream()
                        .filter(row -> row.conversationId() == append.conversationId())
                        .count();
        StoredMessage row = new StoredMessage(
                900 + log.size(),
                append.conversationId(),
                seq,
                append.senderId(),
                message.clientMsgId(),
                Instant.ofEpochMilli(5_000 + seq),
                message.content(),
                Revision.NONE);
        log.add(row);
        return row;
    }
}
