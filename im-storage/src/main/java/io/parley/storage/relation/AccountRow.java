package io.parley.storage.relation;

import io.parley.common.protocol.UserKind;

/** What a relation needs to know of an account. */
class AccountRow {
    long userId;
    int kind;
    String name = "";
    long relationVersion;

    boolean isUser() {
        return kind == UserKind.USER.getNumber();
    }
}
