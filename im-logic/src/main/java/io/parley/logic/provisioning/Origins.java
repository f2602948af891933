package io.parley.logic.provisioning;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Origins of pages as they are stored and as they stand in {@code frame-ancestors}. */
final class Origins {
    private static final Pattern FORM =
            Pattern.compile("https?://([a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9-]+)*|\\[[0-9a-f:.]+])(:\\d{1,5})?");

    private Origins() {}

    /**
     * Lower case, without the trailing slash that people copy along.
     *
     * @throws IllegalArgumentException if one is no origin
     */
    static Set<String> normal(Collection<String> origins) {
        return origins.stream().map(Origins::normal).collect(Collectors.toUnmodifiableSet());
    }

    private static String normal(String origin) {
        String lower = origin.strip().toLowerCase(Locale.ROOT).replaceAll("/$", "");
        if (!FORM.matcher(lower).matches()) {
            throw new IllegalArgumentException("origin: " + origin
                    + " (expected: https://host or http://host, with :port if it is not the usual one)");
        }
        return lower;
    }
}
