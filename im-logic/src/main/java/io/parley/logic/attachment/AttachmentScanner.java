package io.parley.logic.attachment;

import io.parley.storage.attachment.StoredAttachment;
import java.io.IOException;
import java.io.InputStream;

/**
 * Port for what looks into files before anybody gets them: for viruses, or for what a host does not want. A bean of this type
 * takes the place of the default, which finds every file clean.
 */
public interface AttachmentScanner {
    /**
     * Called when a file is complete, and again from time to time until the answer is final. May block for seconds; what
     * takes longer is to be answered as {@link Verdict#PENDING}. What it throws counts as that, too.
     */
    Verdict scan(StoredAttachment attachment, Source source) throws IOException;

    enum Verdict {
        CLEAN,
        /** It is held back, and asked about again. */
        PENDING,
        REFUSED
    }

    /** Where the bytes come from. */
    interface Source {
        /** To be closed by the caller. */
        InputStream open() throws IOException;
    }
}
