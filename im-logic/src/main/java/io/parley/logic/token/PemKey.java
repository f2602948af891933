package io.parley.logic.token;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.math.ec.ECPoint;

/** A P-256 private key in PKCS#8 PEM. Its public half need not be in it: it is computed. */
final class PemKey {
    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String END = "-----END PRIVATE KEY-----";

    private PemKey() {}

    static ECKey parse(String pem) throws GeneralSecurityException {
        int begin = pem.indexOf(BEGIN);
        int end = pem.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalArgumentException("no PKCS#8 private key in it");
        }
        byte[] encoded = Base64.getMimeDecoder()
                .decode(pem.substring(begin + BEGIN.length(), end).strip());
        if (!(KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(encoded))
                        instanceof ECPrivateKey key)
                || !Curve.P_256.equals(Curve.forECParameterSpec(key.getParams()))) {
            throw new IllegalArgumentException("a key of another curve");
        }
        ECPoint point =
                ECNamedCurveTable.getByName("P-256").getG().multiply(key.getS()).normalize();
        return new ECKey.Builder(
                        Curve.P_256,
                        Base64URL.encode(point.getAffineXCoord().getEncoded()),
                        Base64URL.encode(point.getAffineYCoord().getEncoded()))
                .privateKey(key)
                .build();
    }
}
