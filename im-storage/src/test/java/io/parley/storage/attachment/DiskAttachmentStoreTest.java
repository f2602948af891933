package io.parley.storage.attachment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskAttachmentStoreTest extends AttachmentStoreContract {
    @TempDir
    private Path directory;

    @Override
    AttachmentStore store() {
        return new DiskAttachmentStore(directory.resolve("not-there-yet"));
    }

    @Test
    void write_thatFails_leavesNoFile() throws IOException {
        assertThatThrownBy(() -> store().write("1/a", new ByteArrayInputStream(new byte[1]), 2))
                .isInstanceOf(EOFException.class);

        try (Stream<Path> files = Files.walk(directory)) {
            assertThat(files.filter(Files::isRegularFile)).isEmpty();
        }
    }
}
