package io.parley.storage.user;

import io.parley.common.protocol.UserKind;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What others see of a user.
 *
 * @param avatarUrl empty: none
 * @param attributes by name, what the host keeps with the user
 */
public record Profile(
        long userId, UserKind kind, String name, String avatarUrl, Map<String, String> attributes, boolean disabled) {
    public Profile {
        attributes = Collections.unmodifiableMap(new TreeMap<>(attributes));
    }
}
