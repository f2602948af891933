package io.parley.logic.device;

import io.parley.common.protocol.CloseCode;
import io.parley.common.protocol.UserKind;
import io.parley.logic.link.AccessNodes;
import io.parley.logic.link.Caller;
import io.parley.logic.token.SignInEnd;
import io.parley.logic.token.TokenConfig;
import io.parley.storage.device.DevicePolicy;
import io.parley.storage.device.DeviceStore;
import io.parley.storage.device.Login;
import io.parley.storage.device.Noted;
import io.parley.storage.device.Standing;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/**
 * Decides on a token that somebody comes with, and notes the devices of users and agents. One that is known costs one
 * statement without a lock, as a wave of reconnecting clients passes here; what is new is written before it is let in, so
 * that whatever is connected can be logged out.
 */
@Service
public class Logins {
    private static final Logger LOG = LoggerFactory.getLogger(Logins.class);

    private final DeviceStore devices;
    private final SeenDevices seen;
    private final TokenConfig tokens;
    private final LoginConfig config;
    private final AccessNodes nodes;

    public Logins(DeviceStore devices, SeenDevices seen, TokenConfig tokens, LoginConfig config, AccessNodes nodes) {
        this.devices = devices;
        this.seen = seen;
        this.tokens = tokens;
        this.config = config;
        this.nodes = nodes;
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
            return Optional.of(refusal(standing.endedWith()));
        }
        UserKind kind = standing.account().kind();
        if (!hasDevices(kind)) {
            return Optional.empty();
        }
        if (standing.known()) {
            seen.add(login);
            return Optional.empty();
        }
        return note(login, kind == UserKind.USER ? config.policy() : DevicePolicy.ALL);
    }

    private Optional<Refused> note(Login login, DevicePolicy policy) {
        Noted noted = devices.note(login, tokens.refreshLifetime(), policy);
        if (noted.endedWith() != 0) {
            return Optional.of(refusal(noted.endedWith()));
        }
        noted.ended().forEach(signIn -> nodes.broadcast(SignInEnd.closing(signIn)));
        if (!noted.ended().isEmpty()) {
            LOG.info(
                    "user={} logged in, sign-ins ended on other devices: {}",
                    login.userId(),
                    noted.ended().size());
        }
        return Optional.empty();
    }

    private static Refused refusal(int endedWith) {
        CloseCode code = CloseCode.forNumber(endedWith);
        return new Refused(code == null ? CloseCode.ACCESS_TOKEN_REVOKED : code, SignInEnd.reason(endedWith));
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
