package io.parley.client.api;

import io.parley.common.protocol.ProfileAttribute;
import io.parley.common.protocol.UserKind;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a user shows to others.
 *
 * @param avatarUrl http or https; empty: none
 * @param attributes by name, what the host keeps with the user
 */
public record Profile(long userId, UserKind kind, String name, String avatarUrl, Map<String, String> attributes) {
    public Profile {
        attributes = Map.copyOf(attributes);
    }

    public static Profile of(io.parley.common.protocol.Profile frame) {
        return new Profile(
                frame.getUserId(),
                frame.getKind(),
                frame.getName(),
                frame.getAvatarUrl(),
                frame.getAttributesList().stream()
                        .collect(Collectors.toMap(
                                ProfileAttribute::getName, ProfileAttribute::getValue, (one, other) -> other)));
    }
}
