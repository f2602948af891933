package io.parley.common.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.parley.common.protocol.UserKind;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks the signature and the expiry of access tokens with public keys alone. A token is a JWT signed with ES256;
 * {@code sub} is the user id, {@code kind}, {@code gen}, {@code site}, {@code node} and {@code sin} are as in {@link AccessClaims}.
 * Immutable and safe for use by many threads; one check costs a P-256 verification.
 */
public final class TokenVerifier {
    public static final String ISSUER = "parley";
    public static final String CLAIM_KIND = "kind";
    public static final String CLAIM_GENERATION = "gen";
    public static final String CLAIM_SITE = "site";
    public static final String CLAIM_NODE = "node";
    public static final String CLAIM_SIGN_IN = "sin";

    private final Map<String, JWSVerifier> verifiersByKeyId;
    private final Clock clock;

    private TokenVerifier(Map<String, JWSVerifier> verifiersByKeyId, Clock clock) {
        this.verifiersByKeyId = verifiersByKeyId;
        this.clock = clock;
    }

    /**
     * @param jwks a JWK set in JSON; keys other than P-256 with a {@code kid} are refused
     * @throws IllegalArgumentException if {@code jwks} is not such a set
     */
    public static TokenVerifier fromJwks(String jwks, Clock clock) {
        Map<String, JWSVerifier> verifiers = new HashMap<>();
        try {
            for (JWK key : JWKSet.parse(jwks).getKeys()) {
                if (key.getKeyID() == null) {
                    throw new IllegalArgumentException("jwks: a key without kid (expected: a kid for each key)");
                }
                verifiers.put(key.getKeyID(), new ECDSAVerifier(key.toECKey().toPublicJWK()));
            }
        } catch (ParseException | JOSEException | ClassCastException e) {
            throw new IllegalArgumentException("jwks: not a set of P-256 keys: " + e.getMessage(), e);
        }
        return new TokenVerifier(Map.copyOf(verifiers), clock);
    }

    public TokenCheck verify(String token) {
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            JWSVerifier verifier = verifierFor(jwt);
            if (verifier == null) {
                return new TokenCheck.Invalid("unknown key or algorithm");
            }
            if (!jwt.verify(verifier)) {
                return new TokenCheck.Invalid("wrong signature");
            }
            return check(jwt.getJWTClaimsSet());
        } catch (ParseException | JOSEException | IllegalArgumentException e) {
            return new TokenCheck.Invalid("not a token: " + e.getMessage());
        }
    }

    private @Nullable JWSVerifier verifierFor(SignedJWT jwt) {
        String keyId = jwt.getHeader().getKeyID();
        boolean expectedAlgorithm = JWSAlgorithm.ES256.equals(jwt.getHeader().getAlgorithm());
        return keyId == null || !expectedAlgorithm ? null : verifiersByKeyId.get(keyId);
    }

    private TokenCheck check(JWTClaimsSet claims) throws ParseException {
        Date expiry = claims.getExpirationTime();
        Long generation = claims.getLongClaim(CLAIM_GENERATION);
        String kind = claims.getStringClaim(CLAIM_KIND);
        if (expiry == null
                || generation == null
                || kind == null
                || claims.getSubject() == null
                || !ISSUER.equals(claims.getIssuer())) {
            return new TokenCheck.Invalid("a claim is missing");
        }
        Instant expiresAt = expiry.toInstant();
        if (!expiresAt.isAfter(clock.instant())) {
            return new TokenCheck.Expired();
        }
        Long site = claims.getLongClaim(CLAIM_SITE);
        String node = claims.getStringClaim(CLAIM_NODE);
        Long signIn = claims.getLongClaim(CLAIM_SIGN_IN);
        return new TokenCheck.Valid(new AccessClaims(
                Long.parseLong(claims.getSubject()),
                UserKind.valueOf(kind),
                generation,
                site == null ? 0 : site,
                expiresAt,
                node == null ? "" : node,
                signIn == null ? 0 : signIn));
    }
}
