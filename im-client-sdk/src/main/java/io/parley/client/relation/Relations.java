package io.parley.client.relation;

import io.parley.client.api.Relation;
import io.parley.client.connection.Connection;
import io.parley.client.connection.Reply;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.ListRelations;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How the reader stands to others. Of two states of one relation the one with the higher version wins. */
public final class Relations {
    private final Connection connection;
    private final Consumer<Relation> changed;
    private final Map<Long, Relation> relations = new HashMap<>();
    /** Pushed or answered since the listing that is under way was asked for. */
    private @Nullable Set<Long> fresh;

    private volatile @Nullable List<Relation> view;

    public Relations(Connection connection, Consumer<Relation> changed) {
        this.connection = connection;
        this.changed = changed;
    }

    /** Null until they were fetched. Safe to read on any thread. */
    public @Nullable List<Relation> view() {
        return view;
    }

    public void refresh() {
        Set<Long> asked = new HashSet<>();
        fresh = asked;
        ClientFrame.Builder request = ClientFrame.newBuilder().setListRelations(ListRelations.getDefaultInstance());
        connection.requests().call(request, reply -> {
            if (asked != fresh) {
                return;
            }
            fresh = null;
            if (reply instanceof Reply.Result result) {
                listed(result.frame().getListRelationsResult().getRelationsList(), asked);
            }
        });
    }

    private void listed(List<io.parley.common.protocol.Relation> frames, Set<Long> since) {
        Set<Long> listed = new HashSet<>();
        frames.forEach(frame -> listed.add(frame.getUserId()));
        relations.keySet().removeIf(id -> !listed.contains(id) && !since.contains(id));
        frames.forEach(this::keep);
        view = List.copyOf(relations.values());
    }

    public Relation apply(io.parley.common.protocol.Relation frame) {
        Relation kept = keep(frame);
        if (fresh != null) {
            fresh.add(frame.getUserId());
        }
        if (view != null) {
            view = List.copyOf(relations.values());
        }
        return kept;
    }

    public void clear() {
        relations.clear();
        fresh = null;
        view = null;
    }

    private Relation keep(io.parley.common.protocol.Relation frame) {
        Relation known = relations.get(frame.getUserId());
        if (known != null && known.version() > frame.getVersion()) {
            return known;
        }
        Relation relation = Relation.of(frame);
        relations.put(relation.userId(), relation);
        if (!relation.equals(known)) {
            changed.accept(relation);
        }
        return relation;
    }
}
