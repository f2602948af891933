package io.parley.quickstart;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Properties;
import java.util.Set;

/**
 * Who may use the demo site: drawn at the first start, then kept in the data folder, readable by its owner alone.
 *
 * @param apiKey for the REST calls of a site's own backend
 */
record DemoAccess(String siteKey, String login, String password, String apiKey) {
    private static final String FILE = "demo.properties";
    private static final String SITE_KEY = "demo";
    private static final String LOGIN = "demo";
    private static final int PASSWORD_LENGTH = 12;
    private static final int API_KEY_BYTES = 24;
    /** Without characters that look alike. */
    private static final String PASSWORD_CHARACTERS = "abcdefghijkmnpqrstuvwxyz23456789";

    static DemoAccess keptIn(Path data) throws IOException {
        Path file = data.resolve(FILE);
        if (!Files.exists(file)) {
            write(file, draw(new SecureRandom()));
        }
        Properties kept = new Properties();
        kept.load(new StringReader(Files.readString(file)));
        return new DemoAccess(
                value(kept, "site-key", file),
                value(kept, "login", file),
                value(kept, "password", file),
                value(kept, "api-key", file));
    }

    private static DemoAccess draw(SecureRandom random) {
        StringBuilder password = new StringBuilder();
        for (int i = 0; i < PASSWORD_LENGTH; i++) {
            password.append(PASSWORD_CHARACTERS.charAt(random.nextInt(PASSWORD_CHARACTERS.length())));
        }
        byte[] apiKey = new byte[API_KEY_BYTES];
        random.nextBytes(apiKey);
        return new DemoAccess(
                SITE_KEY,
                LOGIN,
                password.toString(),
                "psk_" + Base64.getUrlEncoder().withoutPadding().encodeToString(apiKey));
    }

    private static void write(Path file, DemoAccess access) throws IOException {
        Properties kept = new Properties();
        kept.setProperty("site-key", access.siteKey());
        kept.setProperty("login", access.login());
        kept.setProperty("password", access.password());
        kept.setProperty("api-key", access.apiKey());
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
