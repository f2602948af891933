package io.parley.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
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
        assertThat(first.vapid()).isNotEqualTo(second.vapid());
    }

    @Test
    void keptIn_fileFromBeforeThereWerePushKeys_getsThem_andKeepsTheRest() throws IOException {
        Files.writeString(
                data.resolve("demo.properties"), "site-key=demo\nlogin=demo\npassword=as-it-was\napi-key=psk_x\n");

        DemoAccess access = DemoAccess.keptIn(data);

        assertThat(access.password()).isEqualTo("as-it-was");
        assertThat(access.apiKey()).isEqualTo("psk_x");
        assertThat(Base64.getUrlDecoder().decode(access.vapid().publicKey()))
                .hasSize(65)
                .startsWith(4);
        assertThat(Base64.getUrlDecoder().decode(access.vapid().privateKey())).hasSize(32);
        assertThat(DemoAccess.keptIn(data)).isEqualTo(access);
    }

    @Test
    void keptIn_fileWithoutPassword_isRefused() throws IOException {
        Files.writeString(data.resolve("demo.properties"), "site-key=demo\nlogin=demo\n");

        assertThatThrownBy(() -> DemoAccess.keptIn(data))
                .isInstanceOf(QuickstartException.class)
                .hasMessageContaining("has no password");
    }
}
