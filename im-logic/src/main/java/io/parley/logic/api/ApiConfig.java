package io.parley.logic.api;

import java.util.List;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * @param trustedProxies networks in CIDR notation whose X-Forwarded-For is believed
 * @param allowedOrigins origins, as {@code https://host[:port]}, of pages that may call besides those of the host that is
 *     called: for a proxy that changes Host. Pages of all others are refused; there are no CORS headers in any case
 * @param maxBodySize a longer request body is refused
 * @param maxUploadSize the same for a part of an attachment, which is never held in memory as a whole
 */
@ConfigurationProperties("parley.api")
public record ApiConfig(
        @DefaultValue List<String> trustedProxies,
        @DefaultValue Set<String> allowedOrigins,
        @DefaultValue("64KB") DataSize maxBodySize,
        @DefaultValue("8MB") DataSize maxUploadSize) {
    public ApiConfig {
        trustedProxies = List.copyOf(trustedProxies);
        allowedOrigins = Set.copyOf(allowedOrigins);
        if (maxBodySize.toBytes() < 1 || maxUploadSize.toBytes() < 1) {
            throw new IllegalArgumentException("parley.api: max-body-size " + maxBodySize + ", max-upload-size "
                    + maxUploadSize + " (expected: > 0)");
        }
    }
}
