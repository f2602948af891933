package io.parley.storage.attachment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What every {@link AttachmentStore} does. */
abstract class AttachmentStoreContract {
    private static final byte[] BYTES = new byte[300_000];

    static {
        new Random(1).nextBytes(BYTES);
    }

    abstract AttachmentStore store();

    private void write(String name, byte[] bytes) throws IOException {
        store().write(name, new ByteArrayInputStream(bytes), bytes.length);
    }

    private byte[] read(String name, long from) throws IOException {
        try (InputStream source = store().read(name, from)) {
            return source.readAllBytes();
        }
    }

    @Test
    void read_givesWhatWasWritten_fromAnyPlace() throws IOException {
        write("1/a", BYTES);
        write("1/b", new byte[] {1, 2, 3});

        assertThat(read("1/a", 0)).isEqualTo(BYTES);
        assertThat(read("1/b", 2)).containsExactly(3);
    }

    @Test
    void write_takesNoMoreThanItsSize() throws IOException {
        InputStream source = new ByteArrayInputStream(BYTES);

        store().write("2/a", source, 10);

        assertThat(read("2/a", 0)).hasSize(10);
    }

    @Test
    void write_ofASourceThatEndsTooEarly_leavesNothing() {
        assertThatThrownBy(() -> store().write("3/a", new ByteArrayInputStream(BYTES), BYTES.length + 1))
                .isInstanceOf(EOFException.class);

        assertThatThrownBy(() -> read("3/a", 0)).isInstanceOf(IOException.class);
    }

    @Test
    void write_ofASourceThatFails_failsAsTheSourceDoes() {
        InputStream failing = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("torn");
            }
        };

        assertThatThrownBy(() -> store().write("4/a", failing, 5)).hasMessage("torn");
        assertThatThrownBy(() -> read("4/a", 0)).isInstanceOf(IOException.class);
    }

    @Test
    void removeFolder_removesAllOfItAndNothingElse() throws IOException {
        write("5/a", BYTES);
        write("5/b", BYTES);
        write("55/a", new byte[] {7});

        store().removeFolder("5");
        store().removeFolder("5");

        assertThatThrownBy(() -> read("5/a", 0)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> read("5/b", 0)).isInstanceOf(IOException.class);
        assertThat(read("55/a", 0)).containsExactly(7);
    }

    @Test
    void remove_ofWhatIsNotThere_isNoError() throws IOException {
        write("6/a", new byte[] {7});

        store().remove("6/a");

        assertThatCode(() -> store().remove("6/a")).doesNotThrowAnyException();
        assertThatThrownBy(() -> read("6/a", 0)).isInstanceOf(IOException.class);
    }

    @Test
    void name_thatLeadsElsewhere_isRefused() {
        for (String name : new String[] {"../a", "1/../../a", "/a", "1/.a", "", "1/a/b"}) {
            assertThatThrownBy(() -> store().read(name, 0)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
