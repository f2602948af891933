package io.parley.storage.message;

import io.parley.storage.conversation.Acl;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * What is known under the locks of a batch's heads.
 *
 * @param heads those that exist
 * @param stored messages of the batch that are in the log already
 * @param complete the log was searched: what is absent from {@code stored} is not in it
 * @param acls looks up who may what, now
 */
record Findings(
        Map<Long, Head> heads,
        Map<MessageKey, StoredMessage> stored,
        boolean complete,
        LongFunction<Optional<Acl>> acls) {}
