package io.parley.logic.message;

import io.parley.logic.conversation.ConversationAccess;
import io.parley.logic.link.LinkConfig;
import io.parley.logic.testing.Core;
import io.parley.logic.testing.EmptyLog;
import io.parley.logic.testing.NoAttachments;

/** Drafts where there are no files, nothing to forward, and nobody to ask. */
final class PlainDrafts {
    private PlainDrafts() {}

    static Drafts of(Core core, LinkConfig link) {
        ConversationAccess access = new ConversationAccess(core.conversations, core.acls);
        return new Drafts(
                new NoAttachments(),
                new Forwards(access, new EmptyLog(), core.users, Core.LIMITS),
                core.workers,
                Core.LIMITS,
                link,
                ScreeningTest.off(core.workers));
    }
}
