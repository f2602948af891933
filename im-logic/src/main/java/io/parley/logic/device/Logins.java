package io.parley.logic.device;

import io.parley.common.protocol.CloseCode;
import io.parley.common.protocol.UserKind;
import io.parley.logic.link.Caller;
import io.parley.logic.token.SignInEnd;
import io.parley.logic.token.TokenConfig;
import io.parley.storage.device.DeviceStore;
import io.parley.storage.device.Login;
import io.parley.storage.device.Standing;
import java.util.Optional;
import org.springframework.stereotype.Service;

/**
 * Decides on a token that somebody comes with, and notes the devices of users and agents. One that is known costs one
 * statement without a lock, as a wave of reconnecting clients passes here; what is new is written before it is let in, so
 * that whatever is connected can be logged out.
 */
@Service
public class Logins {
    private final DeviceStore devices;
    private final SeenDevices seen;
    private final TokenConfig tokens;

    public Logins(DeviceStore devices, SeenDevices seen, TokenConfig tokens) {
        this.devices = devices;
        this.seen = seen;
        this.tokens = tokens;
    }

    /**
     * @param code what the connection is closed with
     */
    public record Refused(CloseCode code, String reason) {}

    /**
     * Blocks on the database.
     *
     * @param generation the token's
     * @return empty: come in
     */
    public Optional<Refused> admit(Login login, long generation) {
        Optional<Standing> found =
                devices.standing(login).filter(it -> it.account().admits(generation));
        if (found.isEmpty()) {
            return Optional.of(new Refused(CloseCode.ACCESS_TOKEN_REVOKED, "the access token was revoked"));
        }
        Standing standing = found.get();
        if (standing.endedWith() != 0) {
            CloseCode code = CloseCode.forNumber(standing.endedWith());
            return Optional.of(new Refused(
                    code == null ? CloseCode.ACCESS_TOKEN_REVOKED : code, SignInEnd.reason(standing.endedWith())));
        }
        if (hasDevices(standing.account().kind())) {
            if (standing.known()) {
                seen.add(login);
            } else {
                devices.note(login, tokens.refreshLifetime());
            }
        }
        return Optional.empty();
    }

    /** The connection is gone. Never blocks. */
    public void left(Caller caller) {
        if (hasDevices(caller.kind())) {
            seen.add(new Login(caller.userId(), caller.deviceId(), 0, "", 0));
        }
    }

    /** A visitor is whoever holds the visitor's token, and has no log-in that could be ended. */
    static boolean hasDevices(UserKind kind) {
        return kind == UserKind.USER || kind == UserKind.AGENT;
    }
}
