package io.parley.quickstart;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Properties;
import java.util.Set;

/**
 * Who may use the demo site: drawn at the first start, then kept in the data folder, readable by its owner alone.
 *
 * @param apiKey for the REST calls of a site's own backend
 * @param vapid what push services know the deployment by
 */
record DemoAccess(String siteKey, String login, String password, String apiKey, Vapid vapid) {
    private static final String FILE = "demo.properties";
    private static final String SITE_KEY = "demo";
    private static final String LOGIN = "demo";
    private static final int PASSWORD_LENGTH = 12;
    private static final int API_KEY_BYTES = 24;
    private static final int SCALAR_BYTES = 32;
    private static final int POINT_BYTES = 1 + 2 * SCALAR_BYTES;
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    /** Without characters that look alike. */
    private static final String PASSWORD_CHARACTERS = "abcdefghijkmnpqrstuvwxyz23456789";

    /**
     * @param publicKey a P-256 point, uncompressed, base64url
     * @param privateKey its scalar, base64url
     */
    record Vapid(String publicKey, String privateKey) {}

    static DemoAccess keptIn(Path data) throws IOException {
        Path file = data.resolve(FILE);
        Properties kept = Files.exists(file) ? read(file) : draw(new SecureRandom());
        // A folder of version 0.1.0 has none.
        if (!kept.containsKey("vapid-private-key")) {
            drawVapid(kept);
            write(file, kept);
        }
        return new DemoAccess(
                value(kept, "site-key", file),
                value(kept, "login", file),
                value(kept, "password", file),
                value(kept, "api-key", file),
                new Vapid(value(kept, "vapid-public-key", file), value(kept, "vapid-private-key", file)));
    }

    private static Properties read(Path file) throws IOException {
        Properties kept = new Properties();
        kept.load(new StringReader(Files.readString(file)));
        return kept;
    }

    private static Properties draw(SecureRandom random) {
        StringBuilder password = new StringBuilder();
        for (int i = 0; i < PASSWORD_LENGTH; i++) {
            password.append(PASSWORD_CHARACTERS.charAt(random.nextInt(PASSWORD_CHARACTERS.length())));
        }
        byte[] apiKey = new byte[API_KEY_BYTES];
        random.nextBytes(apiKey);
        Properties drawn = new Properties();
        drawn.setProperty("site-key", SITE_KEY);
        drawn.setProperty("login", LOGIN);
        drawn.setProperty("password", password.toString());
        drawn.setProperty("api-key", "psk_" + BASE64.encodeToString(apiKey));
        return drawn;
    }

    private static void drawVapid(Properties kept) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            // It ends with the point, uncompressed.
            byte[] encoded = pair.getPublic().getEncoded();
            kept.setProperty(
                    "vapid-public-key",
                    BASE64.encodeToString(Arrays.copyOfRange(encoded, encoded.length - POINT_BYTES, encoded.length)));
            kept.setProperty(
                    "vapid-private-key", BASE64.encodeToString(scalar(((ECPrivateKey) pair.getPrivate()).getS())));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has P-256", e);
        }
    }

    /** With as many zeros before it, or without the one of its sign. */
    private static byte[] scalar(BigInteger number) {
        byte[] bytes = number.toByteArray();
        int length = Math.min(bytes.length, SCALAR_BYTES);
        return ByteBuffer.allocate(SCALAR_BYTES)
                .position(SCALAR_BYTES - length)
                .put(bytes, bytes.length - length, length)
                .array();
    }

    private static void write(Path file, Properties kept) throws IOException {
        StringWriter text = new StringWriter();
        kept.store(text, "The demo site and its agent");
        Path draft = file.resolveSibling(FILE + ".new");
        Files.deleteIfExists(draft);
        try (var channel = Files.newByteChannel(
                draft,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            channel.write(ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8)));
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String value(Properties kept, String name, Path file) {
        String value = kept.getProperty(name);
        if (value == null) {
            throw new QuickstartException(file + ": has no " + name + " (expected: as the first start wrote it)");
        }
        return value;
    }
}
