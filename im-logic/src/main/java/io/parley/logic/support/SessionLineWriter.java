package io.parley.logic.support;

import io.parley.common.error.Catalogue;
import io.parley.common.protocol.SystemContent;
import io.parley.common.protocol.SystemEvent;
import io.parley.logic.link.Refusal;
import io.parley.logic.link.Stages;
import io.parley.logic.message.SystemMessages;
import io.parley.storage.support.DueLine;
import io.parley.storage.support.SessionLines;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Writes the lines that sessions owe their conversations, those of one conversation one after the other in the order of
 * their events. The key of a line follows from its event, so that it stands there once, whoever writes it and how often.
 */
@Component
class SessionLineWriter implements DisposableBean {
    private static final Logger LOG = LoggerFactory.getLogger(SessionLineWriter.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration OVERDUE = Duration.ofSeconds(2);
    private static final int OVERDUE_AT_ONCE = 500;

    private final SessionLines lines;
    private final SystemMessages messages;
    private final Rounds rounds;

    SessionLineWriter(SessionLines lines, SystemMessages messages, SupportConfig config) {
        this.lines = lines;
        this.messages = messages;
        this.rounds = new Rounds("lines", config.threads(), this::write);
    }

    /** Never blocks. */
    void ask(long conversationId) {
        rounds.ask(conversationId);
    }

    /** Asks for what whoever changed a session did not get to write. Blocks on the database. */
    void askOverdue() {
        lines.due(OVERDUE.toMillis(), OVERDUE_AT_ONCE).stream()
                .map(DueLine::conversationId)
                .distinct()
                .forEach(rounds::ask);
    }

    private void write(long conversationId) {
        for (DueLine line : lines.dueOf(conversationId)) {
            if (!write(line)) {
                return;
            }
            lines.written(line.eventId());
        }
    }

    /** False: to be tried again. */
    private boolean write(DueLine line) {
        try {
            messages.append(line.conversationId(), content(line), keyOf(line.eventId()))
                    .toCompletableFuture()
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException e) {
            if (Stages.cause(e) instanceof Refusal refusal && !Catalogue.isRetryable(refusal.code())) {
                LOG.warn("event={} its line can't be written: {}", line.eventId(), refusal.getMessage());
                return true;
            }
            LOG.warn("event={} its line is late: {}", line.eventId(), String.valueOf(Stages.cause(e)));
            return false;
        } catch (TimeoutException e) {
            LOG.warn("event={} its line is late: nothing heard for {}", line.eventId(), PATIENCE);
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static SystemContent content(DueLine line) {
        SystemEvent event = switch (line.kind()) {
            case ASSIGNED -> SystemEvent.AGENT_JOINED;
            case REQUEUED -> SystemEvent.AGENT_LEFT;
            case RESOLVED -> SystemEvent.SESSION_RESOLVED;
            case OPENED -> SystemEvent.SYSTEM_EVENT_UNSPECIFIED;
        };
        return SystemContent.newBuilder()
                .setEvent(event)
                .setSubjectId(line.subjectId())
                .setSubjectName(line.subjectName())
                .build();
    }

    static UUID keyOf(long eventId) {
        return UUID.nameUUIDFromBytes(("parley.session_event." + eventId).getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void destroy() {
        rounds.close();
    }
}
