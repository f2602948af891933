package io.parley.chaos.check;

import io.parley.chaos.history.Event;
import java.util.List;
import java.util.stream.Stream;

/**
 * All that is known of a run that has come to rest.
 *
 * @param events by time
 * @param views what each device shows, of each conversation that it has
 */
public record Evidence(List<Event> events, Truth truth, List<View> views) {
    public Evidence {
        events = List.copyOf(events);
        views = List.copyOf(views);
    }

    <E extends Event> Stream<E> events(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast);
    }
}
