package io.parley.logic.relation;

/** Is told of changes of relations, after the commit. May block for a moment. */
public interface RelationListener {
    /** One of the two has blocked the other, or ended the friendship. May come again, and when nothing was there. */
    default void parted(long userId, long peerId) {}

    /** Something has happened between the two. May come again, and when nothing has. Never blocks. */
    default void changed(long userId, long peerId) {}
}
