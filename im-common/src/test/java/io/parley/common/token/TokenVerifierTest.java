package io.parley.common.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import org.junit.jupiter.api.Test;

class TokenVerifierTest {
    private static final Instant NOW = Instant.parse("2026-11-24T00:00:00Z");
    private final ECKey key = newKey("k1");
    private final TokenVerifier verifier =
            TokenVerifier.fromJwks(new JWKSet(key.toPublicJWK()).toString(), Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void verify_freshToken_returnsItsClaims() throws Exception {
        Instant expiry = NOW.plusSeconds(60);
        assertThat(verifier.verify(sign(key, claims(expiry).build())))
                .isEqualTo(new TokenCheck.Valid(new AccessClaims(42, UserKind.VISITOR, 3, 9, expiry)));
    }

    @Test
    void verify_tokenForOneNode_saysWhich() throws Exception {
        Instant expiry = NOW.plusSeconds(60);
        String token = sign(key, claims(expiry).claim("node", "logic-1").build());
        assertThat(verifier.verify(token))
                .isEqualTo(new TokenCheck.Valid(new AccessClaims(42, UserKind.VISITOR, 3, 9, expiry, "logic-1")));
    }

    @Test
    void verify_atItsExpiry_isExpired() throws Exception {
        assertThat(verifier.verify(sign(key, claims(NOW).build()))).isEqualTo(new TokenCheck.Expired());
    }

    @Test
    void verify_signedByAnotherKeyOfTheSameName_isInvalid() throws Exception {
        String token = sign(newKey("k1"), claims(NOW.plusSeconds(60)).build());
        assertThat(verifier.verify(token)).isEqualTo(new TokenCheck.Invalid("wrong signature"));
    }

    @Test
    void verify_claimMissing_isInvalid() throws Exception {
        String token = sign(key, claims(NOW.plusSeconds(60)).claim("gen", null).build());
        assertThat(verifier.verify(token)).isInstanceOf(TokenCheck.Invalid.class);
    }

    @Test
    void verify_rubbish_isInvalid() {
        for (String rubbish : new String[] {"", "a.b.c", "eyJhbGciOiJub25lIn0.e30.", "x".repeat(5000)}) {
            assertThat(verifier.verify(rubbish)).isInstanceOf(TokenCheck.Invalid.class);
        }
    }

    @Test
    void fromJwks_notAKeySet_saysSo() {
        assertThatThrownBy(() -> TokenVerifier.fromJwks("{}", Clock.systemUTC()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("jwks:");
    }

    private static JWTClaimsSet.Builder claims(Instant expiry) {
        return new JWTClaimsSet.Builder()
                .issuer(TokenVerifier.ISSUER)
                .subject("42")
                .claim("kind", "VISITOR")
                .claim("gen", 3)
                .claim("site", 9)
                .expirationTime(Date.from(expiry));
    }

    private static String sign(ECKey key, JWTClaimsSet claims) throws Exception {
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(), claims);
        jwt.sign(new ECDSASigner(key));
        return jwt.serialize();
    }

    private static ECKey newKey(String id) {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
