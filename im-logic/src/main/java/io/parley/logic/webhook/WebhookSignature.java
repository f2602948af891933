package io.parley.logic.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * {@code t=<seconds>,v1=<hex>}: HMAC-SHA256 of {@code <seconds>.<body>}, once for each secret that is in force. The time is
 * signed with the body, so that the host can refuse what somebody has recorded and sends again.
 */
final class WebhookSignature {
    static final String HEADER = "Parley-Signature";

    private static final String ALGORITHM = "HmacSHA256";

    private WebhookSignature() {}

    static String of(List<String> secrets, Instant at, byte[] body) {
        String time = Long.toString(at.getEpochSecond());
        return "t=" + time
                + secrets.stream()
                        .map(secret -> ",v1=" + hmac(secret, time, body))
                        .collect(Collectors.joining());
    }

    private static String hmac(String secret, String time, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            mac.update((time + ".").getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }
}
