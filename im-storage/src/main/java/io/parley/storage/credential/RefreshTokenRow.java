package io.parley.storage.credential;

import com.baomidou.mybatisplus.annotation.IdType;
import com.baomidou.mybatisplus.annotation.TableId;
import com.baomidou.mybatisplus.annotation.TableName;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

@TableName("refresh_token")
class RefreshTokenRow {
    @TableId(type = IdType.INPUT)
    byte[] familyHash = {};

    long userId;
    long generation;
    byte[] secretHash = {};
    byte @Nullable [] previousHash;
    byte @Nullable [] rotationSalt;
    long rotatedAt;
    long expiresAt;

    @Nullable
    Long revokedAt;

    static RefreshTokenRow of(RefreshFamily family) {
        RefreshTokenRow row = new RefreshTokenRow();
        row.familyHash = family.familyHash();
        row.userId = family.userId();
        row.generation = family.generation();
        row.secretHash = family.secretHash();
        family.previous().ifPresent(rotation -> {
            row.previousHash = rotation.secretHash();
            row.rotationSalt = rotation.salt();
            row.rotatedAt = rotation.at().toEpochMilli();
        });
        row.expiresAt = family.expiresAt().toEpochMilli();
        return row;
    }

    RefreshFamily toFamily() {
        byte[] before = previousHash;
        byte[] salt = rotationSalt;
        return new RefreshFamily(
                familyHash,
                userId,
                generation,
                secretHash,
                before == null || salt == null
                        ? Optional.empty()
                        : Optional.of(new RefreshFamily.Rotation(before, salt, Instant.ofEpochMilli(rotatedAt))),
                Instant.ofEpochMilli(expiresAt),
                revokedAt != null);
    }
}
