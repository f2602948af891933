package io.parley.chaos.check;

import io.parley.chaos.history.Device;
import io.parley.chaos.history.Place;
import java.util.List;

/**
 * One conversation as a device shows it at the end of a run.
 *
 * @param messages from the first to the last that it may see
 * @param unread as its badge says
 */
public record View(Device device, long conversationId, List<Place> messages, int unread) {
    public View {
        messages = List.copyOf(messages);
    }
}
