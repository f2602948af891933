package io.parley.stack;

import io.parley.client.ParleyClient;
import java.util.concurrent.TimeUnit;

/** Makes friends as people do: one asks, the other accepts. */
final class Friends {
    private Friends() {}

    /** Both clients are connected; returns the id of their DIRECT conversation. */
    static long befriend(ParleyClient one, ParleyClient other) throws Exception {
        one.whenOnline().get(30, TimeUnit.SECONDS);
        other.whenOnline().get(30, TimeUnit.SECONDS);
        one.friends().request(other.userId(), "hello").get(30, TimeUnit.SECONDS);
        other.friends().accept(one.userId()).get(30, TimeUnit.SECONDS);
        return one.openDirect(other.userId()).get(30, TimeUnit.SECONDS);
    }
}
