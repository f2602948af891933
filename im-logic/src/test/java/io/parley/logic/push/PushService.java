package io.parley.logic.push;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.parley.storage.push.PushSubscription;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A push service and the browser behind it: notes what comes, and decrypts it as RFC 8291 says, by nothing but the JDK. */
final class PushService {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int SCALAR = 32;
    private static final int POINT = 65;

    private final HttpServer server;
    private final KeyPair browser;
    private final byte[] auth;
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();

    /** @param nanos when, by {@link System#nanoTime} */
    record Received(String path, Headers headers, JsonNode notification, long nanos) {}

    /** @param retryAfter empty: no such header */
    private record Answer(int status, String retryAfter) {}

    PushService() {
        this(pair(), new SecureRandom().generateSeed(16));
    }

    /**
     * @param browser the keys of the subscription
     * @param auth its secret of 16 bytes
     */
    PushService(KeyPair browser, byte[] auth) {
        this.browser = browser;
        this.auth = auth.clone();
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.start();
    }

    static KeyPair pair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * @param point of the public key, uncompressed
     * @param scalar the private key
     */
    static KeyPair pair(byte[] point, byte[] scalar) throws GeneralSecurityException {
        ECParameterSpec curve = ((ECPublicKey) pair().getPublic()).getParams();
        KeyFactory keys = KeyFactory.getInstance("EC");
        return new KeyPair(
                keys.generatePublic(new ECPublicKeySpec(pointOf(point), curve)),
                keys.generatePrivate(new ECPrivateKeySpec(new BigInteger(1, scalar), curve)));
    }

    private static ECPoint pointOf(byte[] uncompressed) {
        return new ECPoint(
                new BigInteger(1, Arrays.copyOfRange(uncompressed, 1, 1 + SCALAR)),
                new BigInteger(1, Arrays.copyOfRange(uncompressed, 1 + SCALAR, POINT)));
    }

    static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Uncompressed. */
    static byte[] point(KeyPair pair) {
        ECPoint point = ((ECPublicKey) pair.getPublic()).getW();
        return ByteBuffer.allocate(POINT)
                .put((byte) 4)
                .put(scalar(point.getAffineX()))
                .put(scalar(point.getAffineY()))
                .array();
    }

    static byte[] scalar(BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] scalar = new byte[SCALAR];
        int length = Math.min(SCALAR, bytes.length);
        System.arraycopy(bytes, bytes.length - length, scalar, SCALAR - length, length);
        return scalar;
    }

    String origin() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** What a browser gives a page. */
    String subscription(String deviceId, String path) {
        PushSubscription given = subscription(0, deviceId, path);
        return "{\"deviceId\":\"" + deviceId + "\",\"endpoint\":\"" + given.endpoint() + "\",\"keys\":{\"p256dh\":\""
                + given.p256dh() + "\",\"auth\":\"" + given.auth() + "\"}}";
    }

    PushSubscription subscription(long userId, String deviceId, String path) {
        return new PushSubscription(userId, deviceId, origin() + path, base64(point(browser)), base64(auth));
    }

    /** The next answers; then 201. */
    void answer(int... statuses) {
        for (int status : statuses) {
            answers.add(new Answer(status, ""));
        }
    }

    /** The next answer, with when to come back. */
    void answerRetryAfter(int status, String retryAfter) {
        answers.add(new Answer(status, retryAfter));
    }

    List<Received> at(String path) {
        return received.stream().filter(one -> one.path().equals(path)).toList();
    }

    private void handle(HttpExchange exchange) throws IOException {
        Answer answer = Optional.ofNullable(answers.poll()).orElse(new Answer(201, ""));
        try {
            JsonNode notification =
                    JSON.readTree(decrypt(exchange.getRequestBody().readAllBytes()));
            received.add(new Received(
                    exchange.getRequestURI().getPath(), exchange.getRequestHeaders(), notification, System.nanoTime()));
        } catch (GeneralSecurityException e) {
            answer = new Answer(400, "");
        }
        if (!answer.retryAfter().isEmpty()) {
            exchange.getResponseHeaders().set("Retry-After", answer.retryAfter());
        }
        exchange.sendResponseHeaders(answer.status(), -1);
        exchange.close();
    }

    /** @throws GeneralSecurityException if it was not encrypted for this browser */
    byte[] decrypt(byte[] body) throws GeneralSecurityException {
        byte[] salt = Arrays.copyOf(body, 16);
        int keyLength = body[20];
        byte[] sender = Arrays.copyOfRange(body, 21, 21 + keyLength);
        byte[] sealed = Arrays.copyOfRange(body, 21 + keyLength, body.length);
        KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
        agreement.init(browser.getPrivate());
        agreement.doPhase(
                KeyFactory.getInstance("EC")
                        .generatePublic(
                                new ECPublicKeySpec(pointOf(sender), ((ECPublicKey) browser.getPublic()).getParams())),
                true);
        byte[] secret = hmac(auth, agreement.generateSecret());
        byte[] ikm = hmac(secret, bytes("WebPush: info\0"), point(browser), sender, new byte[] {1});
        byte[] prk = hmac(salt, ikm);
        byte[] key = Arrays.copyOf(hmac(prk, bytes("Content-Encoding: aes128gcm\0"), new byte[] {1}), 16);
        byte[] nonce = Arrays.copyOf(hmac(prk, bytes("Content-Encoding: nonce\0"), new byte[] {1}), 12);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
        byte[] padded = cipher.doFinal(sealed);
        int end = padded.length - 1;
        while (padded[end] == 0) {
            end--;
        }
        return Arrays.copyOf(padded, end);
    }

    void close() {
        server.stop(0);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] hmac(byte[] key, byte[]... parts) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        for (byte[] part : parts) {
            mac.update(part);
        }
        return mac.doFinal();
    }
}
