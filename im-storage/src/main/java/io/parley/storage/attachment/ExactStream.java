package io.parley.storage.attachment;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** So many bytes of a source and no more; a source that ends before is an error. */
final class ExactStream extends InputStream {
    private final InputStream source;
    private final long size;
    private long left;
    private @Nullable IOException failure;

    ExactStream(InputStream source, long size) {
        this.source = source;
        this.size = size;
        this.left = size;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (left == 0) {
            return -1;
        }
        try {
            int read = source.read(target, offset, (int) Math.min(length, left));
            if (read < 0) {
                throw new EOFException("the source ended " + left + " bytes too early (expected: " + size + ")");
            }
            left -= read;
            return read;
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    /** What a read threw, if one did, however whoever was reading has wrapped it. */
    void rethrowFailure() throws IOException {
        if (failure != null) {
            throw failure;
        }
    }
}
