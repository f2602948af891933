package io.parley.common.id;

import java.nio.ByteBuffer;
import java.util.UUID;

/** UUIDs as the database holds them: 16 bytes, the most significant first. */
public final class UuidBytes {
    private UuidBytes() {}

    public static byte[] of(UUID id) {
        return ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }

    /** @param bytes 16 */
    public static UUID uuid(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new UUID(buffer.getLong(), buffer.getLong());
    }
}
