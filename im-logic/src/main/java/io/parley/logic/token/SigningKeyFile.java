package io.parley.logic.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Makes the private key that signs access tokens. As a program: {@code java … io.parley.logic.token.SigningKeyFile PATH}. */
public final class SigningKeyFile {
    private SigningKeyFile() {}

    /** Makes a key at the path given; an existing file is left as it is, and is an error. */
    public static void main(String[] args) throws IOException {
        if (args.length != 1) {
            throw new IllegalArgumentException("arguments: " + args.length + " (expected: 1, the path of the new key)");
        }
        create(Path.of(args[0]));
    }

    /**
     * Writes a new P-256 key as a JWK, readable by the owner alone.
     *
     * @throws FileAlreadyExistsException if the file exists: a key is never replaced
     */
    public static void create(Path file) throws IOException {
        Path absolute = file.toAbsolutePath();
        Path folder = absolute.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        FileAttribute<?>[] ownerOnly =
                absolute.getFileSystem().supportedFileAttributeViews().contains("posix")
                        ? new FileAttribute<?>[] {
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                        }
                        : new FileAttribute<?>[0];
        byte[] key = generate().getBytes(StandardCharsets.US_ASCII);
        try (var channel = Files.newByteChannel(
                absolute, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly)) {
            channel.write(ByteBuffer.wrap(key));
        }
    }

    /** As {@link #create}, unless the file exists. */
    public static void createIfAbsent(Path file) throws IOException {
        if (!Files.exists(file)) {
            create(file);
        }
    }

    private static String generate() {
        try {
            return new ECKeyGenerator(Curve.P_256)
                            .keyUse(KeyUse.SIGNATURE)
                            .algorithm(JWSAlgorithm.ES256)
                            .keyIDFromThumbprint(true)
                            .generate()
                            .toJSONString()
                    + "\n";
        } catch (JOSEException e) {
            throw new IllegalStateException("this JVM makes no P-256 keys", e);
        }
    }
}
