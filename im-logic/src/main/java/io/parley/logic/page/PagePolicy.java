package io.parley.logic.page;

import io.parley.logic.api.PublicConfig;
import java.net.URI;
import java.util.Collection;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Content-Security-Policy of the pages: everything from here, nothing inline, and who may put them in a frame. */
@Component
class PagePolicy {
    /** Stored origins are checked when they are written; nothing else may get into a header. */
    private static final Pattern ORIGIN = Pattern.compile("https?://[a-z0-9.\\[\\]:-]+");

    private static final String NOBODY = "'none'";

    private final String page;

    PagePolicy(PublicConfig config) {
        this.page =
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; font-src 'self';"
                        + " connect-src 'self'" + socketOrigin(config.wsUrl())
                        + "; base-uri 'none'; form-action 'none'; frame-ancestors ";
    }

    String unframed() {
        return page + NOBODY;
    }

    String framedBy(Collection<String> origins) {
        String sources = origins.stream()
                .filter(origin -> ORIGIN.matcher(origin).matches())
                .sorted()
                .collect(Collectors.joining(" "));
        return page + (sources.isEmpty() ? NOBODY : sources);
    }

    /** 'self' is the origin of the page, which an absolute address of the WebSocket need not be of. */
    private static String socketOrigin(String wsUrl) {
        if (wsUrl.startsWith("/")) {
            return "";
        }
        URI url = URI.create(wsUrl);
        return " " + url.getScheme() + "://" + url.getRawAuthority();
    }
}
