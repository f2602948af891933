package io.parley.storage.relation;

import io.parley.storage.relation.RelationStore.Change;

/** What the owner calls a friend, and where the owner files them. */
record Label(String remark, String group) {
    static final Label NONE = new Label("", "");

    Label with(Change.UpdateFriend update) {
        return new Label(
                update.remark() == null ? remark : update.remark(), update.group() == null ? group : update.group());
    }
}
