package io.parley.client.conversation;

import io.parley.client.api.ParleyException;
import org.jspecify.annotations.Nullable;

/** A conversation whose messages somebody looks at, so that they are kept current. */
public final class Tracked {
    final MessageLog log = new MessageLog();
    private @Nullable ParleyException failure;
    private boolean olderWanted;

    /** The newest messages are there. */
    public boolean opened() {
        return log.opened();
    }

    /** Why its messages can't be had; null if they can. */
    public @Nullable ParleyException failure() {
        return failure;
    }

    public void failed(@Nullable ParleyException error) {
        failure = error;
    }

    /** The page before the oldest message is being loaded. */
    public boolean olderWanted() {
        return olderWanted;
    }

    public void wantOlder(boolean wanted) {
        olderWanted = wanted;
    }

    /** The cursor in the log of changes. */
    public long changeSeq() {
        return log.changeSeq();
    }

    public long low() {
        return log.window().low();
    }

    public long high() {
        return log.window().high();
    }
}
