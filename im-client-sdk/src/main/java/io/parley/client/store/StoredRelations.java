package io.parley.client.store;

import io.parley.client.api.Relation;
import java.util.List;

/**
 * How a user stands to others.
 *
 * @param version everything up to this version is in {@code relations} or is nothing; 0: nothing is known
 */
public record StoredRelations(long version, List<Relation> relations) {
    public static final StoredRelations NONE = new StoredRelations(0, List.of());
}
