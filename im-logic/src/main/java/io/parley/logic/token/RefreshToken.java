package io.parley.logic.token;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A refresh token in the clear, {@code prt_<family>.<secret>} with 16 and 32 random bytes in base64url. The family stays
 * the same over rotations, the secret changes. Only hashes of both are stored.
 */
@SuppressWarnings("ArrayRecordComponent")
record RefreshToken(byte[] family, byte[] secret) {
    private static final Pattern FORM = Pattern.compile("prt_([A-Za-z0-9_-]{22})\\.([A-Za-z0-9_-]{43})");
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int FAMILY_BYTES = 16;
    private static final int SECRET_BYTES = 32;

    static RefreshToken draw() {
        return new RefreshToken(random(FAMILY_BYTES), random(SECRET_BYTES));
    }

    static Optional<RefreshToken> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            Base64.Decoder decoder = Base64.getUrlDecoder();
            return Optional.of(new RefreshToken(decoder.decode(matcher.group(1)), decoder.decode(matcher.group(2))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    static byte[] drawSalt() {
        return random(SECRET_BYTES);
    }

    /** The token that follows this one with that salt; the same for the same salt. */
    RefreshToken next(byte[] salt) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return new RefreshToken(family, mac.doFinal(salt));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM has no HmacSHA256", e);
        }
    }

    byte[] familyHash() {
        return sha256(family);
    }

    /** The number of the log-in that all tokens of the family go back to. */
    long signIn() {
        return ByteBuffer.wrap(familyHash()).getLong();
    }

    byte[] secretHash() {
        return sha256(secret);
    }

    String text() {
        Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
        return "prt_" + encoder.encodeToString(family) + "." + encoder.encodeToString(secret);
    }

    /** The token itself stays out of logs. */
    @Override
    public String toString() {
        return "RefreshToken";
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM has no SHA-256", e);
        }
    }
}
