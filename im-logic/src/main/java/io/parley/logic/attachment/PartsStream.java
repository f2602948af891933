package io.parley.logic.attachment;

import io.parley.storage.attachment.AttachmentStore;
import io.parley.storage.attachment.Attachments.Part;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parts of a file one after the other; what is skipped is not read. */
final class PartsStream extends InputStream {
    private final AttachmentStore store;
    private final List<Part> parts;
    private final long size;
    private long position;
    private long partEnd;
    private @Nullable InputStream open;

    PartsStream(AttachmentStore store, List<Part> parts) {
        this.store = store;
        this.parts = List.copyOf(parts);
        this.size = parts.stream().mapToLong(Part::size).sum();
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
        if (position >= size) {
            return -1;
        }
        InputStream source = open == null || position == partEnd ? next() : open;
        int read = source.read(target, offset, (int) Math.min(length, partEnd - position));
        if (read < 0) {
            throw new EOFException("a stored part is shorter than it was");
        }
        position += read;
        return read;
    }

    private InputStream next() throws IOException {
        close();
        for (Part part : parts) {
            if (position < part.start() + part.size()) {
                InputStream source = store.read(part.storedAs(), position - part.start());
                open = source;
                partEnd = part.start() + part.size();
                return source;
            }
        }
        throw new EOFException("no part holds byte " + position);
    }

    @Override
    public long skip(long count) throws IOException {
        long skipped = Math.max(0, Math.min(count, size - position));
        if (skipped > 0) {
            close();
            position += skipped;
        }
        return skipped;
    }

    @Override
    public void close() throws IOException {
        InputStream source = open;
        open = null;
        if (source != null) {
            source.close();
        }
    }
}
