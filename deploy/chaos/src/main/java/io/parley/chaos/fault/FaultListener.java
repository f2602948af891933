package io.parley.chaos.fault;

/** Hears of faults as they happen, from the threads that make them. */
public interface FaultListener {
    /** @param name of its own for each fault: {@code 17: kill-logic 1 2500ms} */
    void began(String name);

    /** It is healed, and what it stopped is ready again. */
    void ended(String name);

    /** It could not be brought about or healed: a node does not come back. The run ends with it. */
    default void failed(String name, RuntimeException why) {}
}
