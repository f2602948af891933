package io.parley.chaos.traffic;

import java.time.Duration;

/**
 * Who takes part.
 *
 * @param users in a ring: each is a friend of the next, and every other one has two devices
 * @param sites each with agents and visitors of its own
 * @param agentsPerSite with room for {@code capacity} sessions each
 * @param pause of a device between two messages, on average
 */
public record TrafficPlan(int users, int sites, int agentsPerSite, int visitorsPerSite, int capacity, Duration pause) {
    public TrafficPlan {
        if (users < 3) {
            throw new IllegalArgumentException("users: " + users + " (expected: >= 3)");
        }
        if (sites < 0 || agentsPerSite < 1 || visitorsPerSite < 1 || capacity < 1) {
            throw new IllegalArgumentException("sites, agentsPerSite, visitorsPerSite, capacity: " + sites + ", "
                    + agentsPerSite + ", " + visitorsPerSite + ", " + capacity + " (expected: >= 0, then >= 1)");
        }
        if (pause.toMillis() < 1) {
            throw new IllegalArgumentException("pause: " + pause + " (expected: >= 1 ms)");
        }
    }

    /** Small enough for two cores, with more visitors than agents have room for. */
    public static TrafficPlan small() {
        return new TrafficPlan(12, 2, 2, 6, 2, Duration.ofMillis(400));
    }

    /** More messages and more broken connections than people make. */
    public static TrafficPlan restless() {
        return new TrafficPlan(12, 2, 2, 6, 2, Duration.ofMillis(100));
    }

    public TrafficPlan withUsers(int newUsers) {
        return new TrafficPlan(newUsers, sites, agentsPerSite, visitorsPerSite, capacity, pause);
    }
}
