package io.parley.common.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;

/** No token, however it is built, may do more than be refused. */
class TokenVerifierPropertyTest {
    private static final ECKey KEY;
    private static final String TOKEN;

    static {
        try {
            KEY = new ECKeyGenerator(Curve.P_256).keyID("k1").generate();
            SignedJWT jwt = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("k1").build(),
                    new JWTClaimsSet.Builder()
                            .issuer(TokenVerifier.ISSUER)
                            .subject("42")
                            .claim(TokenVerifier.CLAIM_KIND, "USER")
                            .claim(TokenVerifier.CLAIM_GENERATION, 1)
                            .expirationTime(Date.from(Instant.now().plusSeconds(3600)))
                            .build());
            jwt.sign(new ECDSASigner(KEY));
            TOKEN = jwt.serialize();
        } catch (com.nimbusds.jose.JOSEException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final TokenVerifier verifier =
            TokenVerifier.fromJwks(new JWKSet(KEY.toPublicJWK()).toString(), Clock.systemUTC());

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Property(tries = 500)
    void verify_anyText_isInvalid(@ForAll String text) {
        assertThat(verifier.verify(text)).isInstanceOf(TokenCheck.Invalid.class);
    }

    @Property(tries = 300)
    void verify_anyPartsOfAToken_areInvalid(
            @ForAll String header, @ForAll String claims, @ForAll @StringLength(max = 90) String signature) {
        assertThat(verifier.verify(base64(header) + "." + base64(claims) + "." + base64(signature)))
                .isInstanceOf(TokenCheck.Invalid.class);
    }

    @Property(tries = 200)
    void verify_anyOtherClaimsUnderAGoodSignature_areInvalid(@ForAll String claims) {
        String[] parts = TOKEN.split("\\.");
        assertThat(verifier.verify(parts[0] + "." + base64(claims) + "." + parts[2]))
                .isInstanceOf(TokenCheck.Invalid.class);
    }

    /** The last character of base64 carries bits that count for nothing, so it is left alone. */
    @Property(tries = 300)
    void verify_aTokenWithOneCharacterChanged_isInvalid(
            @ForAll @IntRange(max = 5_000) int place, @ForAll @IntRange(min = 1, max = 63) int shift) {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        int index = place % (TOKEN.lastIndexOf('.') - 1);
        char old = TOKEN.charAt(index);
        if (old == '.' || TOKEN.charAt(index + 1) == '.') {
            return;
        }
        char other = alphabet.charAt((alphabet.indexOf(old) + shift) % 64);
        assertThat(verifier.verify(TOKEN.substring(0, index) + other + TOKEN.substring(index + 1)))
                .isInstanceOf(TokenCheck.Invalid.class);
    }

    @Property(tries = 5)
    void verify_theTokenItself_isValid(@ForAll @IntRange(max = 4) int again) {
        assertThat(verifier.verify(TOKEN)).isInstanceOf(TokenCheck.Valid.class);
    }

    @Property(tries = 3)
    void verify_headersNestedDeeply_areInvalid(@ForAll @IntRange(min = 1, max = 3) int times) {
        String nested = "{\"a\":" + "[".repeat(5_000 * times) + "]".repeat(5_000 * times) + "}";
        assertThat(verifier.verify(base64(nested) + ".e30.AA")).isInstanceOf(TokenCheck.Invalid.class);
    }
}
