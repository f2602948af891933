package io.parley.logic.user;

import io.parley.common.protocol.ErrorCode;
import io.parley.logic.link.Refusal;
import java.net.URI;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a profile may hold. */
public final class ProfileRule {
    private static final int MAX_NAME = 100;
    private static final int MAX_AVATAR_URL = 500;
    private static final int MAX_ATTRIBUTES = 20;
    private static final int MAX_VALUE = 200;
    private static final Pattern ATTRIBUTE = Pattern.compile("[A-Za-z0-9_.-]{1,50}");

    private ProfileRule() {}

    /**
     * Null: not part of the change.
     *
     * @throws Refusal INVALID_ARGUMENT, with what was expected
     */
    public static void check(
            @Nullable String name, @Nullable String avatarUrl, @Nullable Map<String, String> attributes) {
        if (name != null && (name.isBlank() || length(name.strip()) > MAX_NAME)) {
            throw refusal("name: " + length(name.strip()) + " characters (expected: 1 to " + MAX_NAME + ")");
        }
        if (avatarUrl != null && !avatarUrl.isEmpty() && !isWebAddress(avatarUrl)) {
            throw refusal(
                    "avatarUrl: not one (expected: http or https, at most " + MAX_AVATAR_URL + " characters of ASCII)");
        }
        if (attributes != null) {
            checkAttributes(attributes);
        }
    }

    private static void checkAttributes(Map<String, @Nullable String> attributes) {
        if (attributes.size() > MAX_ATTRIBUTES) {
            throw refusal("attributes: " + attributes.size() + " (expected: at most " + MAX_ATTRIBUTES + ")");
        }
        attributes.forEach((attribute, value) -> {
            if (!ATTRIBUTE.matcher(attribute).matches()) {
                throw refusal("attributes: a name is not as expected (" + ATTRIBUTE + ")");
            }
            if (value == null || length(value) > MAX_VALUE) {
                throw refusal("attributes." + attribute + ": "
                        + (value == null ? "null" : length(value) + " characters")
                        + " (expected: a text of at most " + MAX_VALUE + " characters)");
            }
        });
    }

    private static boolean isWebAddress(String text) {
        if (text.length() > MAX_AVATAR_URL || !text.chars().allMatch(c -> c > ' ' && c < 127)) {
            return false;
        }
        try {
            URI uri = URI.create(text);
            return uri.getHost() != null && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private static Refusal refusal(String message) {
        return new Refusal(ErrorCode.INVALID_ARGUMENT, message);
    }
}
