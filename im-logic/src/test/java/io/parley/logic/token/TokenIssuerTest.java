package io.parley.logic.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.common.protocol.UserKind;
import io.parley.common.token.AccessClaims;
import io.parley.common.token.TokenCheck;
import io.parley.common.token.TokenVerifier;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenIssuerTest {
    private static final Instant NOW = Instant.parse("2026-05-01T10:00:00.250Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    @TempDir
    Path folder;

    @Test
    void issue_generatedKey_isAcceptedByTheVerifierWithEveryClaim() throws Exception {
        SigningKeys keys = SigningKeys.load(newKey());

        AccessToken token = new TokenIssuer(keys, Duration.ofMinutes(10), CLOCK).issue(7, UserKind.AGENT, 3, 11);

        Instant expiry = Instant.parse("2026-05-01T10:10:00Z");
        assertThat(token.expiresAt()).isEqualTo(expiry);
        assertThat(TokenVerifier.fromJwks(keys.publicJwks(), CLOCK).verify(token.value()))
                .isEqualTo(new TokenCheck.Valid(new AccessClaims(7, UserKind.AGENT, 3, 11, expiry)));
    }

    @Test
    void issue_ofASignIn_isAcceptedByTheVerifierWithItsNumber() throws Exception {
        SigningKeys keys = SigningKeys.load(newKey());

        AccessToken token =
                new TokenIssuer(keys, Duration.ofMinutes(10), CLOCK).issue(7, UserKind.USER, 3, 0, Long.MIN_VALUE);

        assertThat(TokenVerifier.fromJwks(keys.publicJwks(), CLOCK).verify(token.value()))
                .isEqualTo(new TokenCheck.Valid(
                        new AccessClaims(7, UserKind.USER, 3, 0, token.expiresAt(), "", Long.MIN_VALUE)));
    }

    @Test
    void issueFor_oneNode_isAcceptedByTheVerifierWithItsName() throws Exception {
        SigningKeys keys = SigningKeys.load(newKey());

        AccessToken token =
                new TokenIssuer(keys, Duration.ofMinutes(10), CLOCK).issueFor("logic-1", 7, UserKind.USER, 3);

        assertThat(TokenVerifier.fromJwks(keys.publicJwks(), CLOCK).verify(token.value()))
                .isEqualTo(
                        new TokenCheck.Valid(new AccessClaims(7, UserKind.USER, 3, 0, token.expiresAt(), "logic-1")));
    }

    @Test
    void issue_userOutsideAnySite_hasSiteZero() throws Exception {
        SigningKeys keys = SigningKeys.load(newKey());

        AccessToken token = new TokenIssuer(keys, Duration.ofMinutes(10), CLOCK).issue(7, UserKind.USER, 0, 0);

        assertThat(TokenVerifier.fromJwks(keys.publicJwks(), CLOCK).verify(token.value()))
                .isInstanceOfSatisfying(
                        TokenCheck.Valid.class,
                        valid -> assertThat(valid.claims().siteId()).isZero());
    }

    @Test
    void publicJwks_anyKey_holdsNoPrivatePart() throws Exception {
        Path file = newKey();

        assertThat(Files.readString(file)).contains("\"d\":");
        assertThat(SigningKeys.load(file).publicJwks()).doesNotContain("\"d\":");
    }

    @Test
    void load_pkcs8Pem_signsWithTheSameKeyIdEachTime() throws Exception {
        Path file = pem();
        SigningKeys keys = SigningKeys.load(file);

        AccessToken token = new TokenIssuer(keys, Duration.ofMinutes(1), CLOCK).issue(7, UserKind.VISITOR, 0, 1);

        String otherNode = SigningKeys.load(file).publicJwks();
        assertThat(TokenVerifier.fromJwks(otherNode, CLOCK).verify(token.value()))
                .isInstanceOf(TokenCheck.Valid.class);
    }

    @Test
    void load_setOfOldAndNew_signsWithTheFirstAndVerifiesBoth() throws Exception {
        Path old = newKey();
        Path fresh = folder.resolve("fresh.jwk");
        SigningKeyFile.create(fresh);
        Path both = folder.resolve("both.jwks");
        Files.writeString(both, "{\"keys\":[" + Files.readString(fresh) + "," + Files.readString(old) + "]}");

        AccessToken before =
                new TokenIssuer(SigningKeys.load(old), Duration.ofMinutes(1), CLOCK).issue(7, UserKind.USER, 0, 0);

        SigningKeys rotated = SigningKeys.load(both);
        assertThat(rotated.signingKey().getKeyID())
                .isEqualTo(SigningKeys.load(fresh).signingKey().getKeyID());
        assertThat(TokenVerifier.fromJwks(rotated.publicJwks(), CLOCK).verify(before.value()))
                .isInstanceOf(TokenCheck.Valid.class);
    }

    @Test
    void load_missingOrWrongFile_saysWhatIsExpectedAndQuotesNothingOfIt() throws Exception {
        Path rubbish = Files.writeString(folder.resolve("rubbish"), "{\"kty\":\"EC\",\"d\":\"secret\"}");

        assertThatThrownBy(() -> SigningKeys.load(folder.resolve("none")))
                .isInstanceOf(SigningKeyException.class)
                .hasMessageContaining("there is no file")
                .hasMessageContaining("expected: a P-256 private key");
        assertThatThrownBy(() -> SigningKeys.load(rubbish))
                .isInstanceOf(SigningKeyException.class)
                .hasMessageContaining("expected: a P-256 private key")
                .hasMessageNotContaining("secret")
                .hasNoCause();
    }

    @Test
    void create_anyPath_isReadableByTheOwnerAloneAndNeverReplaced() throws Exception {
        Path file = newKey();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThatThrownBy(() -> SigningKeyFile.create(file)).isInstanceOf(FileAlreadyExistsException.class);
        SigningKeyFile.createIfAbsent(file);
    }

    private Path newKey() throws Exception {
        Path file = folder.resolve("deep").resolve("signing.jwk");
        SigningKeyFile.create(file);
        return file;
    }

    private Path pem() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        byte[] encoded = generator.generateKeyPair().getPrivate().getEncoded();
        return Files.writeString(
                folder.resolve("signing.pem"),
                "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(encoded)
                        + "\n-----END PRIVATE KEY-----\n");
    }
}
