package io.parley.logic.api;

import io.parley.common.protocol.ErrorCode;
import io.parley.logic.link.Refusal;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The UUID that makes a call idempotent, which stands in the header {@code Idempotency-Key} or in the body. */
public final class IdempotencyKey {
    private static final Pattern FORM = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private IdempotencyKey() {}

    /**
     * @param member what the body calls it
     * @throws Refusal INVALID_ARGUMENT if there is none, or there are two
     */
    public static UUID of(@Nullable String header, @Nullable String body, String member) {
        if (header != null && body != null && !header.equalsIgnoreCase(body)) {
            throw new Refusal(
                    ErrorCode.INVALID_ARGUMENT,
                    member + ": another than in Idempotency-Key (expected: one, or both the same)");
        }
        String text = header == null ? body : header;
        if (text == null || !FORM.matcher(text).matches()) {
            throw new Refusal(
                    ErrorCode.INVALID_ARGUMENT,
                    member + ": " + (text == null ? "missing" : "not a UUID")
                            + " (expected: a UUID, here or in Idempotency-Key)");
        }
        return UUID.fromString(text);
    }
}
