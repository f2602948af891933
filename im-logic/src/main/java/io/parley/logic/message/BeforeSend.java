package io.parley.logic.message;

import io.parley.common.protocol.Content;
import io.parley.storage.conversation.Acl;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** Who is asked about each message of a client, and each edit, before it is stored. */
public interface BeforeSend {
    /** Whether anybody is; the same for as long as the node runs. */
    boolean isOn();

    /**
     * Never blocks.
     *
     * @return completes within a bounded time, and never fails; a refusal whose code is retryable holds for this try only
     */
    CompletionStage<Verdict> ask(Acl acl, long senderId, Proposal proposal);

    /**
     * What a message is to say.
     *
     * @param id of a new message its client id, of an edit its op id
     * @param seq of the message that is edited; 0: it is new
     */
    record Proposal(UUID id, long seq, Content content) {
        public boolean isEdit() {
            return seq > 0;
        }
    }
}
