package io.parley.logic.push;

import com.zerodeplibs.webpush.VAPIDKeyPair;
import com.zerodeplibs.webpush.VAPIDKeyPairs;
import com.zerodeplibs.webpush.key.PrivateKeySources;
import com.zerodeplibs.webpush.key.PublicKeySources;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;

/** The keys that push services know this deployment by, as they are configured. */
final class VapidKeys {
    private static final int SCALAR = 32;
    private static final int POINT = 1 + 2 * SCALAR;

    private VapidKeys() {}

    /**
     * @throws IllegalArgumentException if they are none
     */
    static VAPIDKeyPair of(PushConfig.Vapid config) {
        if (!config.subject().matches("(mailto:|https://).+")) {
            throw new IllegalArgumentException("parley.push.vapid.subject: not one (expected: mailto:… or https://…)");
        }
        byte[] point = decode("public-key", config.publicKey(), POINT);
        byte[] scalar = decode("private-key", config.privateKey(), SCALAR);
        try {
            AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
            curve.init(new ECGenParameterSpec("secp256r1"));
            ECParameterSpec parameters = curve.getParameterSpec(ECParameterSpec.class);
            KeyFactory keys = KeyFactory.getInstance("EC");
            ECPrivateKey privateKey =
                    (ECPrivateKey) keys.generatePrivate(new ECPrivateKeySpec(new BigInteger(1, scalar), parameters));
            BigInteger x = new BigInteger(1, Arrays.copyOfRange(point, 1, 1 + SCALAR));
            BigInteger y = new BigInteger(1, Arrays.copyOfRange(point, 1 + SCALAR, POINT));
            ECPublicKey publicKey =
                    (ECPublicKey) keys.generatePublic(new ECPublicKeySpec(new ECPoint(x, y), parameters));
            checkPair(privateKey, publicKey);
            return VAPIDKeyPairs.of(
                    PrivateKeySources.ofECPrivateKey(privateKey), PublicKeySources.ofECPublicKey(publicKey));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("parley.push.vapid: not a pair of P-256 keys", e);
        }
    }

    private static byte[] decode(String name, String value, int length) {
        try {
            byte[] decoded = Base64.getUrlDecoder().decode(value);
            if (decoded.length == length) {
                return decoded;
            }
        } catch (IllegalArgumentException e) {
            // Below: the value itself is not for logs.
        }
        throw new IllegalArgumentException(
                "parley.push.vapid." + name + ": not one (expected: base64url of " + length + " bytes)");
    }

    private static void checkPair(ECPrivateKey privateKey, ECPublicKey publicKey) throws GeneralSecurityException {
        byte[] probe = {1};
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(privateKey);
        signature.update(probe);
        byte[] signed = signature.sign();
        signature.initVerify(publicKey);
        signature.update(probe);
        if (!signature.verify(signed)) {
            throw new IllegalArgumentException("parley.push.vapid: public-key is not that of private-key");
        }
    }
}
