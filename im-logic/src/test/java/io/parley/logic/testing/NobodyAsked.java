package io.parley.logic.testing;

import io.parley.logic.message.BeforeSend;
import io.parley.logic.message.Verdict;
import io.parley.storage.conversation.Acl;
import java.util.concurrent.CompletionStage;

/** Of a node without a before-send hook. */
public final class NobodyAsked implements BeforeSend {
    @Override
    public boolean isOn() {
        return false;
    }

    @Override
    public CompletionStage<Verdict> ask(Acl acl, long senderId, Proposal proposal) {
        throw new IllegalStateException("nobody is to be asked");
    }
}
