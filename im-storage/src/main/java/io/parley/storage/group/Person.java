package io.parley.storage.group;

import io.parley.common.protocol.UserKind;

/** What a group needs to know of an account. */
record Person(long userId, String name, int kind, boolean disabled) {
    boolean isUser() {
        return kind == UserKind.USER.getNumber();
    }
}
