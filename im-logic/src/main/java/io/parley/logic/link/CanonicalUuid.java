package io.parley.logic.link;

import io.parley.common.protocol.ErrorCode;
import java.util.Optional;
import java.util.UUID;

/** UUIDs in the one form that the protocol takes: 36 characters, lower case. */
public final class CanonicalUuid {
    private static final int LENGTH = 36;

    private CanonicalUuid() {}

    /** Empty: not in that form. */
    public static Optional<UUID> parse(String text) {
        if (text.length() != LENGTH) {
            return Optional.empty();
        }
        try {
            UUID uuid = UUID.fromString(text);
            return uuid.toString().equals(text) ? Optional.of(uuid) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * The {@code op_id} of a request.
     *
     * @throws Refusal if it is not in that form
     */
    public static UUID ofOperation(String opId) {
        return parse(opId)
                .orElseThrow(() -> new Refusal(
                        ErrorCode.INVALID_ARGUMENT, "op_id: expected a UUID of 36 characters in lower case"));
    }
}
