package io.parley.logic.api;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.BooleanSchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityScheme;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The description of REST at {@code /v3/api-docs}. */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {
    private static final String PROBLEM = "Problem";
    private static final String DESCRIPTION = """
            What comes before a WebSocket connection, and what a server of the operator may do. The messages of people travel
            over the WebSocket alone (docs/protocol.md).

            64-bit ids are strings. Times are milliseconds since 1970. Members that are not described here are ignored in
            requests and may appear in answers. Every failure is a problem detail (RFC 9457) whose `code` is one of the
            protocol's error codes; `retryable` says whether the same request may succeed later, `retryAfterMs` how long to
            wait at least. Pages of other origins are refused; there are no CORS headers.""";

    @Bean
    OpenAPI openApi() {
        return new OpenAPI()
                .info(new Info().title("Parley").version("v1").description(DESCRIPTION))
                .components(new Components()
                        .addSecuritySchemes(
                                "accessToken",
                                bearer("The short-lived access token of a visitor, agent or user.")
                                        .bearerFormat("JWT"))
                        .addSecuritySchemes(
                                "serverKey",
                                bearer("A server API key, psk_…: for the operator's own servers, never for a page."))
                        .addSchemas(PROBLEM, problem())
                        .addResponses(
                                PROBLEM,
                                new ApiResponse()
                                        .description("Refused or failed: a problem detail.")
                                        .content(new Content()
                                                .addMediaType(
                                                        "application/problem+json",
                                                        new MediaType()
                                                                .schema(new Schema<>()
                                                                        .$ref("#/components/schemas/" + PROBLEM))))));
    }

    /** Every operation may answer with a problem. */
    @Bean
    OpenApiCustomizer problemsEverywhere() {
        return openApi -> openApi.getPaths()
                .values()
                .forEach(path -> path.readOperations()
                        .forEach(operation -> operation
                                .getResponses()
                                .addApiResponse(
                                        "default", new ApiResponse().$ref("#/components/responses/" + PROBLEM))));
    }

    private static SecurityScheme bearer(String description) {
        return new SecurityScheme()
                .type(SecurityScheme.Type.HTTP)
                .scheme("bearer")
                .description(description);
    }

    private static Schema<?> problem() {
        return new ObjectSchema()
                .addProperty("type", new StringSchema().example("urn:parley:error:RATE_LIMITED"))
                .addProperty("title", new StringSchema())
                .addProperty("status", new IntegerSchema())
                .addProperty(
                        "detail", new StringSchema().description("For developers: what was expected and what came."))
                .addProperty("instance", new StringSchema())
                .addProperty("code", new StringSchema().description("A name of parley.v1.ErrorCode."))
                .addProperty("retryable", new BooleanSchema())
                .addProperty(
                        "retryAfterMs",
                        new IntegerSchema().description("Wait at least this long; 0: your own backoff."));
    }
}
