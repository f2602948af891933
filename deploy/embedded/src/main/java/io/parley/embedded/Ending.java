package io.parley.embedded;

/** Who stops a server when the JVM exits. A JVM that is killed takes its servers with it either way. */
public enum Ending {
    /** A shutdown hook. Hooks run side by side: what else still uses the server sees it go. */
    WITH_JVM,
    /** The caller, who has an order to keep, through {@code close()}. */
    BY_CALLER
}
