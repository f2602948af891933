package io.parley.logic.relation;

/** Is told of changes of relations, after the commit. May block for a moment. */
public interface RelationListener {
    /** One of the two has blocked the other, or ended the friendship. May come again, and when nothing was there. */
    void parted(long userId, long peerId);
}
