package io.parley.client.relation;

import io.parley.client.api.Relation;
import io.parley.client.connection.Connection;
import io.parley.client.connection.Reply;
import io.parley.client.store.ClientStore;
import io.parley.client.store.StoredRelations;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.ListRelations;
import io.parley.common.protocol.ListRelationsResult;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How the reader stands to others. Of two states of one relation the one with the higher version wins. After the first
 * listing only what has changed is asked for.
 */
public final class Relations {
    private static final int PAGE = 200;

    private final Connection connection;
    private final ClientStore store;
    private final Consumer<Relation> changed;
    /** Also what has become nothing since the last listing. */
    private final Map<Long, Relation> relations = new HashMap<>();
    /** What is not newer and not in the map is nothing. 0: nothing was listed. */
    private long version;
    /** All up to the version is in the map. */
    private boolean complete;

    private boolean behind = true;
    private @Nullable Listing listing;
    private volatile @Nullable List<Relation> view;

    private static final class Listing {
        private long after;
        private boolean whole;
        /** Listed, or pushed or answered meanwhile. */
        private final Set<Long> seen = new HashSet<>();

        Listing(long after) {
            this.after = after;
            this.whole = after == 0;
        }
    }

    public Relations(Connection connection, ClientStore store, Consumer<Relation> changed) {
        this.connection = connection;
        this.store = store;
        this.changed = changed;
    }

    public void restore(StoredRelations kept) {
        if (kept.version() > 0) {
            kept.relations().forEach(relation -> relations.put(relation.userId(), relation));
            version = kept.version();
            complete = true;
            publish();
        }
    }

    /** Null until they were fetched. Safe to read on any thread. */
    public @Nullable List<Relation> view() {
        return view;
    }

    /** No listing has come to its end since the start or the last {@link #refresh}: another is due after the next sync. */
    public boolean behind() {
        return behind;
    }

    public void refresh() {
        behind = true;
        listing = new Listing(version);
        page(listing);
    }

    private void page(Listing asked) {
        ClientFrame.Builder request = ClientFrame.newBuilder()
                .setListRelations(
                        ListRelations.newBuilder().setAfterVersion(asked.after).setLimit(PAGE));
        connection.requests().call(request, reply -> {
            if (asked != listing) {
                return;
            }
            if (reply instanceof Reply.Result result) {
                listed(asked, result.frame().getListRelationsResult());
            } else {
                listing = null;
            }
        });
    }

    private void listed(Listing asked, ListRelationsResult result) {
        if (result.getReset()) {
            relations.keySet().retainAll(asked.seen);
        }
        if (result.getReset() || result.getVersion() == 0) {
            version = 0;
            asked.whole = true;
        }
        for (var frame : result.getRelationsList()) {
            asked.seen.add(frame.getUserId());
            keep(frame);
        }
        if (result.getMore()) {
            asked.after = result.getVersion();
            page(asked);
            return;
        }
        if (asked.whole) {
            relations.keySet().retainAll(asked.seen);
        }
        version = result.getVersion();
        relations.values().removeIf(relation -> relation.isNothing() && relation.version() <= version);
        listing = null;
        behind = false;
        complete = true;
        store.putRelations(new StoredRelations(version, publish()));
    }

    public Relation apply(io.parley.common.protocol.Relation frame) {
        Relation kept = keep(frame);
        if (listing != null) {
            listing.seen.add(frame.getUserId());
        }
        if (complete) {
            publish();
        }
        return kept;
    }

    /** What is known is of another log. The view stays until everything was fetched anew. */
    public void reset() {
        relations.clear();
        version = 0;
        complete = false;
        behind = true;
        listing = null;
        store.putRelations(StoredRelations.NONE);
    }

    /** Of another user. */
    public void clear() {
        reset();
        view = null;
    }

    private Relation keep(io.parley.common.protocol.Relation frame) {
        Relation relation = Relation.of(frame);
        Relation known = relations.get(relation.userId());
        if (known == null && version > 0 && relation.version() <= version) {
            return relation;
        }
        if (known != null && known.version() > relation.version()) {
            return known;
        }
        relations.put(relation.userId(), relation);
        if (!relation.equals(known)) {
            changed.accept(relation);
        }
        return relation;
    }

    private List<Relation> publish() {
        List<Relation> fresh = relations.values().stream()
                .filter(relation -> !relation.isNothing())
                .toList();
        view = fresh;
        return fresh;
    }
}
