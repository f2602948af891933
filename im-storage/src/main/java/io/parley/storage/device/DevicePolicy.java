package io.parley.storage.device;

/** On how many devices somebody may be logged in at once. */
public enum DevicePolicy {
    /** On any number. */
    ALL,
    /** On one of each kind; those that do not say their kind are a kind, too. */
    ONE_PER_KIND,
    /** On one. */
    SINGLE
}
