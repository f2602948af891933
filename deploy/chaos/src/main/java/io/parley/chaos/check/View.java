package io.parley.chaos.check;

import io.parley.chaos.history.Device;
import io.parley.chaos.history.Place;
import io.parley.chaos.history.Revised;
import java.util.List;
import java.util.Map;

/**
 * One conversation as a device shows it at the end of a run.
 *
 * @param messages from the first to the last that it may see
 * @param revised those of them that were changed, by seq
 * @param unread as its badge says
 */
public record View(Device device, long conversationId, List<Place> messages, Map<Long, Revised> revised, int unread) {
    public View {
        messages = List.copyOf(messages);
        revised = Map.copyOf(revised);
    }
}
