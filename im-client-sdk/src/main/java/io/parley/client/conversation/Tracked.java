package io.parley.client.conversation;

import io.parley.client.api.Message;
import io.parley.client.api.ParleyException;
import io.parley.client.store.ClientStore;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A conversation whose messages somebody looks at, so that they are kept current. */
public final class Tracked {
    final MessageLog log = new MessageLog();
    private @Nullable ParleyException failure;
    private boolean olderWanted;

    /** One that takes messages up to {@code head} from pulls only. */
    static Tracked pulledUpTo(long head) {
        Tracked tracked = new Tracked();
        tracked.log.pullUpTo(head);
        return tracked;
    }

    /** The newest messages are there. */
    public boolean opened() {
        return log.opened();
    }

    /** All that is kept of the window, in seq order. */
    List<Message> kept(ClientStore store, long id) {
        return opened() ? store.messages(id, low(), high()) : List.of();
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
