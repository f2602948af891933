package io.parley.access.connection;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;

/** A hello that waits for a logic node's word, and the frames that came behind it. */
public final class Opening {
    private final int requestId;
    private final ArrayList<ByteString> held = new ArrayList<>(0);
    private int heldBytes;

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
     * @return false if there would be more than {@code most} frames, or more than {@code mostBytes} in all of them
     */
    public boolean hold(ByteString frame, int most, int mostBytes) {
        if (held.size() >= most || heldBytes + frame.size() > mostBytes) {
            return false;
        }
        heldBytes += frame.size();
        return held.add(frame);
    }

    /** In the order in which they came. */
    public List<ByteString> held() {
        return held;
    }
}
