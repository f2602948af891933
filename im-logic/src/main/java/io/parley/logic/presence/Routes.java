package io.parley.logic.presence;

import io.parley.logic.link.Caller;
import io.parley.storage.routing.Route;

final class Routes {
    private Routes() {}

    static Route of(Caller caller) {
        return new Route(caller.userId(), caller.deviceId(), caller.node(), caller.bootId(), caller.connectionId());
    }
}
