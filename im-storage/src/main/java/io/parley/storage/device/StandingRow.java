package io.parley.storage.device;

import io.parley.common.protocol.UserKind;
import io.parley.storage.user.UserAccount;
import org.jspecify.annotations.Nullable;

record StandingRow(
        Long userId,
        Integer kind,
        String name,
        Boolean disabled,
        Long tokenGeneration,
        Long relationVersion,
        @Nullable Integer endedWith,
        Boolean known) {
    Standing toStanding() {
        UserKind knownKind = UserKind.forNumber(kind);
        return new Standing(
                new UserAccount(
                        userId,
                        knownKind == null ? UserKind.USER_KIND_UNSPECIFIED : knownKind,
                        name,
                        disabled,
                        tokenGeneration,
                        relationVersion),
                endedWith == null ? 0 : endedWith,
                known);
    }
}
