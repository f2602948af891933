package io.parley.logic.provisioning;

import java.util.Locale;
import java.util.Set;

/** Refuses passwords that anybody would try first. */
final class PasswordRule {
    private static final int SHORTEST = 10;
    private static final Set<String> KNOWN = Set.of(
            "administrator",
            "changeme",
            "change-me",
            "change-it",
            "changeit",
            "default",
            "letmein",
            "parley",
            "password",
            "passw0rd",
            "qwertyuiop",
            "secret",
            "test",
            "welcome",
            "admin",
            "agent",
            "demo");

    private PasswordRule() {}

    /**
     * @throws IllegalArgumentException with what is expected, never with the password
     */
    static void check(String login, String password) {
        String lower = password.toLowerCase(Locale.ROOT);
        // "changeme1234" is "changeme" to whoever guesses, and "aaaaaaaaaa" is nothing.
        String bare = lower.replaceAll("[\\d!@#$%^&*._-]+$", "");
        boolean isKnown = KNOWN.contains(lower) || KNOWN.contains(bare) || bare.equals(login.toLowerCase(Locale.ROOT));
        if (password.length() < SHORTEST
                || isKnown
                || password.chars().distinct().count() < 5) {
            throw new IllegalArgumentException("password of agent " + login + ": too easy to guess (expected: at least "
                    + SHORTEST + " characters, no well-known default, not the login)");
        }
    }
}
