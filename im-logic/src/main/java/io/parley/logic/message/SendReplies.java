package io.parley.logic.message;

import io.micrometer.core.instrument.MeterRegistry;
import io.parley.common.error.Catalogue;
import io.parley.common.protocol.Ack;
import io.parley.common.protocol.Content;
import io.parley.common.protocol.Error;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.SendRefusal;
import io.parley.common.protocol.SendResult;
import io.parley.logic.link.Refusal;
import io.parley.storage.message.MessageJournal.Appended;
import io.parley.storage.message.StoredMessage;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Puts the answer to a Send together, and counts the refusals in it as the dispatcher counts errors. */
final class SendReplies {
    private static final Duration RETRY_AFTER = Duration.ofMillis(100);

    /** What the journal refuses by one message alone. */
    private static final Set<ErrorCode> OF_ONE_MESSAGE = EnumSet.of(
            ErrorCode.CLIENT_MSG_ID_REUSED,
            ErrorCode.NO_SUCH_MESSAGE,
            ErrorCode.CANNOT_FORWARD,
            ErrorCode.TOO_MANY_ITEMS,
            ErrorCode.TEXT_TOO_LONG);

    private final MeterRegistry metrics;

    SendReplies(MeterRegistry metrics) {
        this.metrics = metrics;
    }

    /** All that the draft holds was accepted; it may end at a message that is wrong in itself. */
    SendResult of(Draft draft, List<Appended> accepted) {
        return result(draft, accepted, draft.refusal());
    }

    /**
     * The message behind the accepted ones was refused.
     *
     * @throws Refusal if there is none before it, and the refusal is not of this one message alone
     */
    SendResult of(Draft draft, List<Appended> accepted, Error error) {
        if (accepted.isEmpty() && !OF_ONE_MESSAGE.contains(error.getCode())) {
            throw new Refusal(error.getCode(), error.getMessage(), Duration.ofMillis(error.getRetryAfterMs()));
        }
        SendRefusal refusal = SendRefusal.newBuilder()
                .setClientMsgId(
                        draft.messages().get(accepted.size()).clientMsgId().toString())
                .setError(error)
                .build();
        return result(draft, accepted, Optional.of(refusal));
    }

    private SendResult result(Draft draft, List<Appended> accepted, Optional<SendRefusal> refusal) {
        SendResult.Builder result = SendResult.newBuilder().setConversationId(draft.conversationId());
        accepted.forEach(appended -> result.addAcks(ack(appended)));
        refusal.ifPresent(refused -> {
            metrics.counter(
                            "parley.refusals",
                            "operation",
                            "SEND",
                            "code",
                            refused.getError().getCode().name())
                    .increment();
            result.setRefusal(refused);
        });
        return result.build();
    }

    static Ack ack(Appended appended) {
        StoredMessage message = appended.message();
        Ack.Builder ack = Ack.newBuilder()
                .setClientMsgId(message.clientMsgId().toString())
                .setMessageId(message.messageId())
                .setSeq(message.seq())
                .setSentAtMs(message.sentAt().toEpochMilli())
                .setDuplicate(appended.duplicate());
        Content content = message.content();
        return (content.hasOrigin() || content.hasMerged() ? ack.setContent(content) : ack).build();
    }

    /** The client may have been told something else by another node meanwhile; a resend is decided on anew. */
    static Refusal tooLate() {
        return new Refusal(ErrorCode.BUSY, "waited for too long to be decided on (expected: a resend)", RETRY_AFTER);
    }

    static Error error(ErrorCode code) {
        return switch (code) {
            case CLIENT_MSG_ID_REUSED ->
                Catalogue.error(code, "client_msg_id: used before with other content (expected: a new UUID)");
            case NO_SUCH_MESSAGE ->
                Catalogue.error(code, "reply_to: there is no such message (expected: 0, or a seq up to the last)");
            case CANNOT_FORWARD ->
                Catalogue.error(code, "forward: not there (expected: what the sender may read and somebody has said)");
            case TOO_MANY_ITEMS ->
                Catalogue.error(code, "forward: too many (expected: at most " + Forwards.MOST + " items in all)");
            case TEXT_TOO_LONG ->
                Catalogue.error(code, "forward: too long in all (expected: at most twice the longest text)");
            case NOT_SESSION_OWNER -> Catalogue.error(code, "the session is another agent's, or waits for one");
            case BUSY -> tooLate().toError();
            case SESSION_CLOSED -> Catalogue.error(code, "the conversation has no open session");
            case MUTED -> Catalogue.error(code, "an admin has muted the sender, or everyone");
            default -> Catalogue.error(ErrorCode.NOT_ALLOWED, "not allowed");
        };
    }
}
