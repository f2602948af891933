package io.parley.storage.site;

import java.util.Set;

/**
 * A brand or page that embeds the widget.
 *
 * @param key public, stands in the script tag
 * @param accent {@code #rrggbb}
 * @param locale a BCP 47 tag; empty: the visitor's own
 * @param origins which pages may embed the widget, {@code scheme://host[:port]} in lower case
 */
public record Site(
        long siteId, String key, String name, String greeting, String accent, String locale, Set<String> origins) {
    public Site {
        origins = Set.copyOf(origins);
    }
}
