package io.parley.logic.api;

import io.micrometer.core.instrument.MeterRegistry;
import io.parley.common.protocol.ErrorCode;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

/** Refuses, before anything is read of it, a call to REST from another site's page or with too long a body. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 20)
class RequestGate extends OncePerRequestFilter {
    /** Files, and history to be imported. */
    private static final Pattern UPLOAD =
            Pattern.compile("/api/v1/(attachments/\\d+/content|conversations/\\d+/import)");

    private final Set<String> allowedOrigins;
    private final long maxBody;
    private final long maxUpload;
    private final JsonMapper json;
    private final MeterRegistry metrics;

    RequestGate(ApiConfig config, JsonMapper json, MeterRegistry metrics) {
        this.allowedOrigins = config.allowedOrigins().stream()
                .map(origin -> origin.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
        this.maxBody = config.maxBodySize().toBytes();
        this.maxUpload = config.maxUploadSize().toBytes();
        this.json = json;
        this.metrics = metrics;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getRequestURI().startsWith("/api/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String origin = request.getHeader("Origin");
        long most = UPLOAD.matcher(request.getRequestURI()).matches() ? maxUpload : maxBody;
        if (origin != null && !admits(origin, request.getHeader("Host"))) {
            refuse(
                    response,
                    HttpStatus.FORBIDDEN,
                    ErrorCode.ORIGIN_NOT_ALLOWED,
                    "pages of this origin may not call (expected: a page of the host that is called)");
        } else if (request.getContentLengthLong() > most) {
            refuse(
                    response,
                    HttpStatus.CONTENT_TOO_LARGE,
                    ErrorCode.INVALID_ARGUMENT,
                    BodyTooLargeException.message(request.getContentLengthLong(), most));
        } else {
            chain.doFilter(request.getContentLengthLong() < 0 ? new BoundedRequest(request, most) : request, response);
        }
    }

    private boolean admits(String origin, @Nullable String host) {
        return allowedOrigins.contains(origin.toLowerCase(Locale.ROOT)) || isSameHost(origin, host);
    }

    private static boolean isSameHost(String origin, @Nullable String host) {
        try {
            String authority = URI.create(origin).getRawAuthority();
            return authority != null && authority.equalsIgnoreCase(host);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private void refuse(HttpServletResponse response, HttpStatus status, ErrorCode code, String detail)
            throws IOException {
        metrics.counter("parley.http.refusals", "code", code.name()).increment();
        response.setStatus(status.value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.getOutputStream().write(json.writeValueAsBytes(Problems.of(status, code, detail, 0)));
    }
}
