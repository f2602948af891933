package io.parley.logic.routing;

/** Is told that Redis has forgotten routes. */
public interface RoutesLostListener {
    /** Called on the watch's thread; must not block. */
    void routesLost();
}
