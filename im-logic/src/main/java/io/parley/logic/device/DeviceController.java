package io.parley.logic.device;

import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.UserKind;
import io.parley.logic.link.Refusal;
import io.parley.logic.token.ServerKey;
import io.parley.storage.user.UserStore;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Users' devices, for a server of the operator. */
@Tag(name = "Users", description = "For the operator's own servers.")
@SecurityRequirement(name = "serverKey")
@RequestMapping("/api/v1/users/{userId}/devices")
@RestController
class DeviceController {
    private final Devices devices;
    private final UserStore users;

    DeviceController(Devices devices, UserStore users) {
        this.devices = devices;
        this.users = users;
    }

    record DeviceAnswer(
            String deviceId,

            @Schema(description = "As the device says: WEB, MOBILE, TABLET, DESKTOP or DEVICE_KIND_UNSPECIFIED.")
            String kind,

            @Schema(description = "As the device says.") String client,

            @Schema(description = "Milliseconds since 1970.")
            long firstSeenMs,

            @Schema(description = "When it last connected, brought a new token, or went; milliseconds since 1970.")
            long lastSeenMs,

            @Schema(description = "Whether it is connected; null: it can't be found out now.") @Nullable
            Boolean online) {}

    @Schema(description = "The one that was seen last comes first.")
    record DevicesAnswer(List<DeviceAnswer> devices) {}

    @Operation(summary = "The devices that a user is signed in on")
    @GetMapping
    DevicesAnswer list(ServerKey key, @PathVariable long userId) {
        Devices.Known known = devices.list(find(userId));
        return new DevicesAnswer(known.devices().stream()
                .map(device -> new DeviceAnswer(
                        device.deviceId(),
                        DeviceRequests.nameOf(device.kind()),
                        device.client(),
                        device.firstSeenAt(),
                        device.lastSeenAt(),
                        known.online()
                                .map(ids -> ids.contains(device.deviceId()))
                                .orElse(null)))
                .toList());
    }

    @Operation(
            summary = "Log a device out",
            description = "Its connection is closed within seconds, and its tokens end at once: it has to sign in anew."
                    + " A device that is not there is no error.")
    @DeleteMapping("/{deviceId}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void logOut(ServerKey key, @PathVariable long userId, @PathVariable String deviceId) {
        devices.logOut(find(userId), deviceId, false);
    }

    /** Visitors and agents are not for this API. */
    private long find(long userId) {
        return users.find(userId)
                .filter(account -> account.kind() == UserKind.USER)
                .orElseThrow(() -> new Refusal(ErrorCode.NOT_FOUND, "userId: there is no such user"))
                .userId();
    }
}
