package io.parley.storage.report;

import io.parley.common.protocol.Content;
import io.parley.common.protocol.ReportReason;
import io.parley.storage.message.MessageStore.Place;
import java.time.Instant;
import java.util.Optional;

/**
 * @param userId who is reported; of a message its sender
 * @param place of the message that is reported; empty: a person is
 * @param content of the message as it was when it was reported; empty also when it was erased
 * @param moderator empty: nobody has it
 * @param outcome empty until it is RESOLVED
 * @param note of the moderator
 */
public record StoredReport(
        long reportId,
        long reporterId,
        ReportReason reason,
        String text,
        long userId,
        Optional<Place> place,
        Optional<Content> content,
        ReportState state,
        String moderator,
        Optional<ReportOutcome> outcome,
        String note,
        Instant createdAt,
        Instant changedAt) {}
