package io.parley.logic.message;

import io.parley.storage.conversation.Acl;
import io.parley.storage.message.MessageJournal.NewMessage;
import java.util.concurrent.CompletionStage;

/** Who is asked about each message of a client before it is stored. */
public interface BeforeSend {
    /** Whether anybody is; the same for as long as the node runs. */
    boolean isOn();

    /**
     * Never blocks.
     *
     * @return completes within a bounded time, and never fails; a refusal whose code is retryable holds for this try only
     */
    CompletionStage<Verdict> ask(Acl acl, long senderId, NewMessage message);
}
