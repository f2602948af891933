package io.parley.storage.attachment;

import java.io.IOException;
import java.io.InputStream;

/**
 * Where the bytes lie. A name is {@code folder/rest}, each of {@code a–z 0–9 -}; what is stored never changes, and is
 * written once. Every call blocks. All logic nodes have to see the same store.
 */
public interface AttachmentStore {
    /**
     * Stores exactly {@code size} bytes, in full or not at all.
     *
     * @throws java.io.EOFException if there are fewer
     * @throws IOException what the source throws, or the store
     */
    void write(String name, InputStream source, long size) throws IOException;

    /**
     * @param from the place of the first byte to be read
     * @return to be closed by the caller
     * @throws IOException also if there is no such name
     */
    InputStream read(String name, long from) throws IOException;

    /** Removes all of a folder; one that is not there is no error. */
    void removeFolder(String folder) throws IOException;

    /** Removes one; a name that is not there is no error. */
    void remove(String name) throws IOException;
}
