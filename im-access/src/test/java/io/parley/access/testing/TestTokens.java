package io.parley.access.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.parley.common.protocol.UserKind;
import io.parley.common.token.TokenVerifier;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;

/** Issues access tokens as the logic tier does. */
public final class TestTokens {
    private final ECKey key;

    public TestTokens(String keyId) {
        try {
            this.key = new ECKeyGenerator(Curve.P_256).keyID(keyId).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    public String jwks() {
        return new JWKSet(key.toPublicJWK()).toString();
    }

    public String token(long userId) {
        return token(userId, 1, Instant.now().plus(Duration.ofHours(1)));
    }

    public String token(long userId, long generation, Instant expiresAt) {
        return token(userId, generation, expiresAt, 0);
    }

    public String token(long userId, long generation, Instant expiresAt, long signIn) {
        try {
            SignedJWT jwt = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.ES256)
                            .keyID(key.getKeyID())
                            .build(),
                    new JWTClaimsSet.Builder()
                            .issuer(TokenVerifier.ISSUER)
                            .subject(Long.toString(userId))
                            .claim(TokenVerifier.CLAIM_KIND, UserKind.VISITOR.name())
                            .claim(TokenVerifier.CLAIM_GENERATION, generation)
                            .claim(TokenVerifier.CLAIM_SITE, 7)
                            .claim(TokenVerifier.CLAIM_SIGN_IN, signIn)
                            .expirationTime(Date.from(expiresAt))
                            .build());
            jwt.sign(new ECDSASigner(key));
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
