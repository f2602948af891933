package io.parley.storage.message;

import io.parley.storage.message.MessageJournal.Outcome;
import java.util.List;
import java.util.Map;

/**
 * What one transaction does with a batch.
 *
 * @param outcomes one for each append of the batch, true once the transaction is committed
 * @param rows what it adds, for one conversation in the order of seq
 * @param added how many rows it adds to each head
 * @param guessed a refusal took for granted that the message is not stored yet: to be placed again with complete findings
 */
record Placement(List<Outcome> outcomes, List<NewRow> rows, Map<Long, Integer> added, boolean guessed) {
    record NewRow(StoredMessage message, byte[] content, boolean countable) {}
}
