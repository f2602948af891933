package io.parley.storage.message;

import io.parley.common.protocol.Content;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.TextContent;
import io.parley.storage.message.MessageJournal.Append;
import io.parley.storage.message.MessageJournal.AppendRule;
import io.parley.storage.message.MessageJournal.Appended;
import io.parley.storage.message.MessageJournal.NewMessage;
import io.parley.storage.message.MessageJournal.Outcome;
import io.parley.storage.message.MessageJournal.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Messages as tests write them, and what became of them. */
final class Messages {
    /** A member whom nobody blocks may. */
    static final AppendRule MEMBERS =
            (acl, sender) -> acl.memberIds().contains(sender) && acl.blockers().isEmpty()
                    ? Optional.empty()
                    : Optional.of(ErrorCode.NOT_ALLOWED);

    private Messages() {}

    static NewMessage text(String text) {
        return text(UUID.randomUUID(), text);
    }

    static NewMessage text(UUID id, String text) {
        Content content = Content.newBuilder()
                .setText(TextContent.newBuilder().setText(text))
                .build();
        return new NewMessage(id, content, true);
    }

    /** By the pair's lower user, who was allowed at the version that a new pair has. */
    static Append append(JournalDatabase.Pair pair, NewMessage... messages) {
        return new Append(pair.conversationId(), pair.low(), 1, List.of(messages));
    }

    static Outcome await(CompletionStage<Outcome> stage) {
        return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    }

    static List<Long> seqs(Outcome outcome) {
        return outcome.accepted().stream()
                .map(appended -> appended.message().seq())
                .toList();
    }

    static List<Boolean> duplicates(Outcome outcome) {
        return outcome.accepted().stream().map(Appended::duplicate).toList();
    }

    static Optional<ErrorCode> refusal(Outcome outcome) {
        return outcome.refusal().map(Refusal::code);
    }
}
