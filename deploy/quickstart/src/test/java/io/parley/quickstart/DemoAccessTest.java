package io.parley.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoAccessTest {
    @TempDir
    private Path data;

    @Test
    void keptIn_again_isTheSameAndForItsOwnerAlone() throws IOException {
        DemoAccess first = DemoAccess.keptIn(data);

        assertThat(DemoAccess.keptIn(data)).isEqualTo(first);
        assertThat(Files.getPosixFilePermissions(data.resolve("demo.properties")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void keptIn_twoFolders_differ(@TempDir Path other) throws IOException {
        DemoAccess first = DemoAccess.keptIn(data);
        DemoAccess second = DemoAccess.keptIn(other);

        assertThat(first.password()).hasSize(12).isNotEqualTo(second.password());
        assertThat(first.apiKey()).isNotEqualTo(second.apiKey());
    }

    @Test
    void keptIn_fileWithoutPassword_isRefused() throws IOException {
        Files.writeString(data.resolve("demo.properties"), "site-key=demo\nlogin=demo\n");

        assertThatThrownBy(() -> DemoAccess.keptIn(data))
                .isInstanceOf(QuickstartException.class)
                .hasMessageContaining("has no password");
    }
}
