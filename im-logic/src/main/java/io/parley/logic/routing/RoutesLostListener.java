package io.parley.logic.routing;

import io.parley.storage.routing.Route;

/** Is told when routes have to be written again. Called on the watch's thread; must not block. */
public interface RoutesLostListener {
    /** Redis has forgotten routes, so pushes may have been missed. */
    void routesLost();

    /** Redis will forget them unless they are written again. */
    void routesAge();

    /** Redis has taken a route that it was owed. */
    default void routePaid(Route route) {}
}
