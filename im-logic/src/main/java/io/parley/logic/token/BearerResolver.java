package io.parley.logic.token;

import io.parley.common.protocol.ErrorCode;
import io.parley.common.token.AccessClaims;
import io.parley.common.token.TokenCheck;
import io.parley.common.token.TokenVerifier;
import io.parley.logic.link.Refusal;
import io.parley.storage.device.DeviceStore;
import io.parley.storage.device.Login;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Makes {@link SignedIn} and {@link ServerKey} of the Authorization header. */
@Component
class BearerResolver implements HandlerMethodArgumentResolver {
    private static final String SCHEME = "Bearer ";

    private final TokenVerifier verifier;
    private final DeviceStore devices;
    private final ServerKeys serverKeys;

    BearerResolver(SigningKeys keys, DeviceStore devices, ServerKeys serverKeys, Clock clock) {
        this.verifier = TokenVerifier.fromJwks(keys.publicJwks(), clock);
        this.devices = devices;
        this.serverKeys = serverKeys;
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == SignedIn.class || parameter.getParameterType() == ServerKey.class;
    }

    @Override
    public Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        boolean forServer = parameter.getParameterType() == ServerKey.class;
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw new Refusal(
                    ErrorCode.TOKEN_MISSING,
                    "Authorization: missing (expected: Bearer <" + (forServer ? "server API key" : "access token")
                            + ">)");
        }
        String credential = header.substring(SCHEME.length()).strip();
        return forServer ? serverKey(credential) : signedIn(credential);
    }

    private ServerKey serverKey(String credential) {
        if (!serverKeys.isInForce(credential)) {
            throw new Refusal(ErrorCode.TOKEN_INVALID, "not a server API key that is in force (expected: psk_…)");
        }
        return new ServerKey();
    }

    private SignedIn signedIn(String credential) {
        TokenCheck check = verifier.verify(credential);
        if (check instanceof TokenCheck.Valid valid) {
            return signedIn(valid.claims());
        }
        throw check instanceof TokenCheck.Expired
                ? new Refusal(ErrorCode.TOKEN_EXPIRED, "the access token has expired; refresh it")
                : new Refusal(ErrorCode.TOKEN_INVALID, "not an access token of this deployment");
    }

    private SignedIn signedIn(AccessClaims claims) {
        boolean stands = devices.standing(Login.withoutDevice(claims.userId(), claims.signIn()))
                .filter(found -> found.endedWith() == 0 && found.account().admits(claims.generation()))
                .isPresent();
        if (!stands) {
            throw new Refusal(ErrorCode.TOKEN_REVOKED, "the access token was revoked; sign in again");
        }
        return new SignedIn(claims.userId(), claims.kind(), claims.siteId(), claims.signIn());
    }
}
