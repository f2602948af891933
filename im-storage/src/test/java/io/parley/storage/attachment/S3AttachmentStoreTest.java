package io.parley.storage.attachment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.storage.attachment.AttachmentStoreConfig.S3;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a server that speaks S3 and checks signatures, over a directory. */
class S3AttachmentStoreTest extends AttachmentStoreContract {
    private static final String KEY = "parley";
    private static final String SECRET = "secret-of-the-test";

    @TempDir
    private static Path directory;

    private static S3Proxy server;
    private static S3AttachmentStore store;

    @BeforeAll
    static void start() throws Exception {
        Files.createDirectory(directory.resolve("files"));
        server = S3Proxy.builder()
                .blobStore(new FilesystemNio2BlobStore(directory.toString()))
                .awsAuthentication(AuthenticationType.AWS_V4, KEY, SECRET)
                .endpoint(URI.create("http://127.0.0.1:0"))
                .build();
        server.start();
        store = S3AttachmentStore.open(config("files", SECRET));
    }

    @AfterAll
    static void stop() throws Exception {
        store.close();
        server.stop();
    }

    private static S3 config(String bucket, String secret) {
        return new S3(bucket, "http://127.0.0.1:" + server.getPort(), "us-east-1", "parley/", KEY, secret);
    }

    @Override
    AttachmentStore store() {
        return store;
    }

    @Test
    void write_putsTheObjectUnderThePrefix() throws IOException {
        store.write("7/a", new ByteArrayInputStream(new byte[] {1, 2}), 2);

        assertThat(directory.resolve("files/parley/7/a")).hasBinaryContent(new byte[] {1, 2});
    }

    @Test
    void removeFolder_ofMoreThanAPageOfAListing_removesAll() throws IOException {
        Path folder = Files.createDirectories(directory.resolve("files/parley/8"));
        for (int i = 0; i < 1_005; i++) {
            Files.write(folder.resolve("part-" + i), new byte[] {1});
        }

        store.removeFolder("8");

        try (Stream<Path> left = Files.walk(directory.resolve("files/parley"))) {
            assertThat(left.filter(file -> file.toString().contains("part-"))).isEmpty();
        }
    }

    @Test
    void read_closedEarly_leavesTheStoreUsable() throws IOException {
        store.write("9/a", new ByteArrayInputStream(new byte[2_000_000]), 2_000_000);

        for (int i = 0; i < 50; i++) {
            try (InputStream bytes = store.read("9/a", i)) {
                assertThat(bytes.read()).isZero();
            }
        }
    }

    @Test
    void open_ofABucketThatIsNotThere_saysSo() {
        assertThatThrownBy(() -> S3AttachmentStore.open(config("elsewhere", SECRET)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("parley.attachment.store.s3")
                .hasMessageContaining("bucket=elsewhere")
                .hasMessageContaining("404");
    }

    @Test
    void open_withAWrongSecret_saysSoAndDoesNotTellIt() {
        assertThatThrownBy(() -> S3AttachmentStore.open(config("files", "guessed")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("403")
                .hasMessageNotContaining("guessed");
    }

    @Test
    void open_ofAServiceThatIsDown_leavesTheErrorToTheCalls() {
        S3 nobody = new S3("files", "http://127.0.0.1:1", "us-east-1", "", KEY, SECRET);

        try (S3AttachmentStore down = S3AttachmentStore.open(nobody)) {
            assertThatThrownBy(() -> down.read("1/a", 0)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> down.remove("1/a")).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> down.removeFolder("1")).isInstanceOf(IOException.class);
        }
    }

    @Test
    void config_thatCantBe_isRefusedWithWhatWasExpected() {
        assertThatThrownBy(() -> new S3("files", "minio:9000", "us-east-1", "", "", ""))
                .hasMessageContaining("s3.endpoint: minio:9000 (expected: http://");
        assertThatThrownBy(() -> new S3("files", "", "us-east-1", "", KEY, ""))
                .hasMessageContaining("access-key is set, secret-key is empty (expected: both or none)");
        assertThatThrownBy(() -> new S3("files", "", "", "", "", "")).hasMessageContaining("s3.region: empty");
    }
}
