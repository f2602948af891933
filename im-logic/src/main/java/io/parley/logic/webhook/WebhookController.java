package io.parley.logic.webhook;

import io.parley.common.protocol.ErrorCode;
import io.parley.logic.link.Refusal;
import io.parley.logic.token.ServerKey;
import io.parley.storage.webhook.DeliveryLog;
import io.parley.storage.webhook.DeliveryLog.Delivery;
import io.parley.storage.webhook.DeliveryLog.Period;
import io.parley.storage.webhook.DeliveryState;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What an operator sees of webhooks, and has told once more. Blocks on the database. */
@Tag(name = "Webhooks", description = "For the operator's own servers.")
@SecurityRequirement(name = "serverKey")
@RequestMapping("/api/v1/webhooks")
@RestController
class WebhookController {
    private static final int MAX_PAGE = 200;
    private static final int MAX_REPLAYS = 10_000;

    private final WebhookConfig config;
    private final DeliveryLog log;
    private final Clock clock;

    WebhookController(WebhookConfig config, DeliveryLog log, Clock clock) {
        this.config = config;
        this.log = log;
        this.clock = clock;
    }

    record EndpointAnswer(
            String name,
            String url,

            @Schema(description = "What it is told of; empty: everything.")
            List<String> events) {}

    record EndpointList(List<EndpointAnswer> endpoints) {}

    record DeliveryAnswer(
            String deliveryId,

            @Schema(description = "As the request carries it.")
            String eventId,

            String type,

            @Schema(description = "Null: it is of no conversation.") @Nullable
            String conversationId,

            @Schema(
                    description =
                            "FAILING: it is tried again, and what came after it in its conversation waits. DELIVERED. DEAD:"
                                    + " given up. REPLAY: to be told once more.")
            String state,

            @Schema(description = "Since it was first to be told, or replayed.")
            int tries,

            @Schema(description = "HTTP status of the last answer; 0: none came.")
            int status,

            @Schema(description = "What went wrong, as far as is known.")
            String detail,

            long firstAtMs,
            long lastAtMs) {
        static DeliveryAnswer of(Delivery delivery) {
            return new DeliveryAnswer(
                    Long.toString(delivery.deliveryId()),
                    delivery.eventId(),
                    delivery.type().code(),
                    delivery.type().isOfRelation() ? null : Long.toString(delivery.streamId()),
                    delivery.state().name(),
                    delivery.tries(),
                    delivery.status(),
                    delivery.detail(),
                    delivery.firstAt().toEpochMilli(),
                    delivery.lastAt().toEpochMilli());
        }
    }

    record DeliveryList(
            List<DeliveryAnswer> deliveries,

            @Schema(description = "`before` of the next page; null: there is none.") @Nullable
            String nextBefore) {}

    record ReplayRequest(
            @Schema(description = "DEAD (which it is when absent) or DELIVERED.") @Nullable
            String state,

            @Schema(description = "Whose last try was then or later; absent: any.") @Nullable
            Long fromMs,

            @Schema(description = "Or then or earlier; absent: until now.") @Nullable
            Long toMs) {}

    record ReplayAnswer(
            @Schema(description = "How many are told once more.")
            int replays,

            @Schema(description = "There may be others: ask again.")
            boolean more) {}

    @Operation(summary = "The endpoints that are told", description = "As configured on the node that answers.")
    @GetMapping
    EndpointList endpoints(ServerKey key) {
        return new EndpointList(config.endpoints().entrySet().stream()
                .map(entry -> new EndpointAnswer(
                        entry.getKey(),
                        entry.getValue().url().toString(),
                        List.copyOf(new TreeSet<>(entry.getValue().events()))))
                .sorted(Comparator.comparing(EndpointAnswer::name))
                .toList());
    }

    @Operation(
            summary = "What became of events",
            description = "The newest first. `state=DEAD` lists the dead letters. What is old is removed.")
    @GetMapping("/{endpoint}/deliveries")
    DeliveryList deliveries(
            ServerKey key,
            @PathVariable String endpoint,
            @Parameter(description = "FAILING, DELIVERED, DEAD or REPLAY; absent: any.")
                    @RequestParam(required = false)
                    @Nullable
                    String state,
            @RequestParam(defaultValue = "" + Long.MAX_VALUE) long before,
            @Parameter(description = "1 to " + MAX_PAGE) @RequestParam(defaultValue = "50") int limit) {
        check(endpoint);
        if (limit < 1 || limit > MAX_PAGE) {
            throw new Refusal(ErrorCode.INVALID_ARGUMENT, "limit: " + limit + " (expected: 1 to " + MAX_PAGE + ")");
        }
        Optional<DeliveryState> wanted =
                state == null ? Optional.empty() : Optional.of(state(state, DeliveryState.values()));
        List<DeliveryAnswer> page = log.list(endpoint, wanted, before, limit).stream()
                .map(DeliveryAnswer::of)
                .toList();
        String next = page.size() == limit ? page.get(limit - 1).deliveryId() : null;
        return new DeliveryList(page, next);
    }

    @Operation(
            summary = "Tell an event once more",
            description =
                    "With the id that it had, and the message as it is now. It does not wait for other events of its"
                            + " conversation, nor they for it.")
    @PostMapping("/{endpoint}/deliveries/{deliveryId}/replay")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void replay(ServerKey key, @PathVariable String endpoint, @PathVariable long deliveryId) {
        check(endpoint);
        if (!log.replay(endpoint, deliveryId)) {
            Delivery delivery = log.find(endpoint, deliveryId)
                    .orElseThrow(() -> new Refusal(ErrorCode.NOT_FOUND, "deliveryId: there is no such delivery"));
            throw new Refusal(
                    ErrorCode.CONFLICT,
                    "state: " + delivery.state() + ", which is being told (expected: DELIVERED or DEAD)");
        }
    }

    @Operation(
            summary = "Tell many events once more",
            description = "All that are dead letters, or were delivered, with their last try in a period; at most "
                    + MAX_REPLAYS + " by one call, the oldest first.")
    @PostMapping("/{endpoint}/replays")
    @ResponseStatus(HttpStatus.ACCEPTED)
    ReplayAnswer replayAll(ServerKey key, @PathVariable String endpoint, @RequestBody ReplayRequest body) {
        check(endpoint);
        DeliveryState state = body.state() == null
                ? DeliveryState.DEAD
                : state(body.state(), DeliveryState.DEAD, DeliveryState.DELIVERED);
        long from = body.fromMs() == null ? 0 : body.fromMs();
        long to = body.toMs() == null ? clock.millis() : body.toMs();
        if (from > to) {
            throw new Refusal(ErrorCode.INVALID_RANGE, "fromMs: " + from + " (expected: <= toMs " + to + ")");
        }
        Period period = new Period(Instant.ofEpochMilli(from), Instant.ofEpochMilli(to));
        int replays = log.replay(endpoint, state, period, MAX_REPLAYS);
        return new ReplayAnswer(replays, replays == MAX_REPLAYS);
    }

    private void check(String endpoint) {
        if (config.endpoint(endpoint).isEmpty()) {
            throw new Refusal(ErrorCode.NOT_FOUND, "endpoint: there is no such endpoint");
        }
    }

    private static DeliveryState state(String text, DeliveryState... expected) {
        return Arrays.stream(expected)
                .filter(state -> state.name().equals(text))
                .findFirst()
                .orElseThrow(() -> new Refusal(
                        ErrorCode.INVALID_ARGUMENT, "state: not one (expected: " + Arrays.toString(expected) + ")"));
    }
}
