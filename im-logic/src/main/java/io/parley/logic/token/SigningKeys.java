package io.parley.logic.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import io.parley.logic.link.JwksSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * The P-256 keys of this deployment, read once from a file that every logic node has a copy of. The file holds one of:
 * a private JWK; a JWK set, whose first key signs while all verify (to change keys without logging anybody out); a PKCS#8
 * private key in PEM. Only the public halves ever leave the logic tier.
 */
@Component
public class SigningKeys implements JwksSource {
    static final String HOW_TO_GET_ONE =
            "Point the property parley.token.signing-key-file (PARLEY_TOKEN_SIGNINGKEYFILE)"
                    + " at a P-256 private key. `java -cp … io.parley.logic.token.SigningKeyFile FILE` makes one, and so does"
                    + " `openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out FILE`. All logic nodes share it.";

    private final ECKey signingKey;
    private final String publicJwks;

    @Autowired
    public SigningKeys(TokenConfig config) {
        this(read(config.signingKeyFile()));
    }

    private SigningKeys(List<ECKey> keys) {
        this.signingKey = keys.get(0);
        this.publicJwks = new JWKSet(List.copyOf(keys)).toString(true);
    }

    public static SigningKeys load(Path file) {
        return new SigningKeys(read(file.toString()));
    }

    @Override
    public String publicJwks() {
        return publicJwks;
    }

    /** The key that signs, with its {@code kid}. */
    ECKey signingKey() {
        return signingKey;
    }

    private static List<ECKey> read(String file) {
        if (file.isBlank()) {
            throw new SigningKeyException(
                    "parley.token.signing-key-file is not set (expected: the path of a P-256 private key)", null);
        }
        Path path = Path.of(file).toAbsolutePath();
        if (!Files.isRegularFile(path)) {
            throw new SigningKeyException(
                    "parley.token.signing-key-file: there is no file " + path + " (expected: a P-256 private key)",
                    null);
        }
        try {
            return parse(Files.readString(path).strip());
        } catch (IOException | ParseException | JOSEException | GeneralSecurityException | IllegalArgumentException e) {
            // The parsers' messages may quote the file, hence the private key: neither shown nor kept as the cause.
            throw new SigningKeyException(
                    "parley.token.signing-key-file: " + path + " can't be used ("
                            + e.getClass().getSimpleName()
                            + "; expected: a P-256 private key as JWK, JWK set or PKCS#8 PEM)",
                    null);
        }
    }

    private static List<ECKey> parse(String text) throws ParseException, JOSEException, GeneralSecurityException {
        if (!text.startsWith("{")) {
            return List.of(named(PemKey.parse(text)));
        }
        List<ECKey> keys = new ArrayList<>();
        if (text.contains("\"keys\"")) {
            for (JWK key : JWKSet.parse(text).getKeys()) {
                keys.add(named(key));
            }
        } else {
            keys.add(named(JWK.parse(text)));
        }
        if (keys.isEmpty() || !keys.get(0).isPrivate()) {
            throw new IllegalArgumentException("no private key in it");
        }
        return keys;
    }

    private static ECKey named(JWK key) throws JOSEException {
        if (!(key instanceof ECKey curveKey) || !Curve.P_256.equals(curveKey.getCurve())) {
            throw new IllegalArgumentException("a key of another kind");
        }
        return curveKey.getKeyID() != null
                ? curveKey
                : new ECKey.Builder(curveKey).keyIDFromThumbprint().build();
    }
}
