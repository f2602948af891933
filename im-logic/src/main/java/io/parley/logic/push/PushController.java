package io.parley.logic.push;

import io.parley.common.protocol.ErrorCode;
import io.parley.logic.link.Refusal;
import io.parley.logic.token.SignedIn;
import io.parley.storage.push.PushSubscription;
import io.parley.storage.push.PushSubscriptionStore;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Where users' own devices want to be notified. */
@Tag(name = "Push")
@SecurityRequirement(name = "accessToken")
@RequestMapping("/api/v1/push")
@RestController
class PushController {
    private final PushSenders senders;
    private final PushSubscriptionStore subscriptions;
    private final Optional<WebPushSender> webPush;

    PushController(PushSenders senders, PushSubscriptionStore subscriptions, Optional<WebPushSender> webPush) {
        this.senders = senders;
        this.subscriptions = subscriptions;
        this.webPush = webPush;
    }

    record PublicKey(String publicKey) {}

    record Keys(
            @NotNull(message = "the device's public key, base64url")
            @Pattern(regexp = "[A-Za-z0-9_=-]{1,100}", message = "base64url")
            String p256dh,

            @NotNull(message = "the device's secret, base64url")
            @Pattern(regexp = "[A-Za-z0-9_=-]{1,32}", message = "base64url")
            String auth) {}

    record Subscription(
            @NotNull(message = "the device id of the client's hello")
            @Pattern(regexp = "[!-~]{1,64}", message = "1 to 64 printable characters of ASCII")
            String deviceId,

            @NotNull(message = "the URL of the push service")
            @Pattern(regexp = "[!-~]{1,1000}", message = "1 to 1000 printable characters of ASCII")
            String endpoint,

            @Valid @Nullable Keys keys) {}

    @Operation(
            summary = "The key to subscribe with",
            description = "What a browser's pushManager.subscribe wants as applicationServerKey.")
    @GetMapping("/key")
    PublicKey key(SignedIn caller) {
        return new PublicKey(webPush.orElseThrow(PushController::disabled).publicKey());
    }

    @Operation(
            summary = "Notify a device",
            description = "One on which the caller's sign-in has said hello. Each device has one subscription, the last"
                    + " one; it ends with the device's sign-in. endpoint and keys are as the browser gave them.")
    @PutMapping("/subscriptions")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void subscribe(SignedIn caller, @Valid @RequestBody Subscription body) {
        if (senders.isEmpty()) {
            throw disabled();
        }
        Keys keys = body.keys();
        PushSubscription subscription = new PushSubscription(
                caller.userId(),
                body.deviceId(),
                body.endpoint(),
                keys == null ? "" : keys.p256dh(),
                keys == null ? "" : keys.auth());
        senders.fault(subscription).ifPresent(fault -> {
            throw new Refusal(ErrorCode.INVALID_ARGUMENT, fault);
        });
        if (!subscriptions.save(subscription, caller.signIn())) {
            throw new Refusal(
                    ErrorCode.NOT_FOUND,
                    "deviceId: the caller is not signed in on it (expected: a device that has said hello with this"
                            + " sign-in)");
        }
    }

    @Operation(summary = "Notify a device no longer", description = "One that is not notified is no error.")
    @DeleteMapping("/subscriptions")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void unsubscribe(SignedIn caller, @RequestParam String deviceId) {
        subscriptions.remove(caller.userId(), deviceId);
    }

    private static Refusal disabled() {
        return new Refusal(ErrorCode.PUSH_DISABLED, "this deployment sends no notifications (expected: VAPID keys)");
    }
}
