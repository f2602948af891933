package io.parley.access.connection;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;

/** A hello that waits for a logic node's word, and the frames that came behind it. */
public final class Opening {
    private final int requestId;
    private final ArrayList<ByteString> held = new ArrayList<>(0);

    Opening(int requestId) {
        this.requestId = requestId;
    }

    /** Of the hello. */
    public int requestId() {
        return requestId;
    }

    /**
     * Keeps an encoded frame until the connection is open.
     *
     * @return false if {@code most} frames are kept already
     */
    public boolean hold(ByteString frame, int most) {
        return held.size() < most && held.add(frame);
    }

    /** In the order in which they came. */
    public List<ByteString> held() {
        return held;
    }
}
