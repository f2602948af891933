package io.parley.storage.webhook;

/**
 * One try to tell an event.
 *
 * @param tries how many there were with this one
 * @param status of the answer; 0: there was none
 * @param detail what went wrong, at most {@value #MAX_DETAIL} characters; empty: nothing
 */
public record Attempt(LoggedEvent event, DeliveryState state, int tries, int status, String detail) {
    public static final int MAX_DETAIL = 200;
}
