package io.parley.storage.attachment;

import java.util.regex.Pattern;

/** What the names of an {@link AttachmentStore} look like: nothing in them leads elsewhere. */
final class StoredName {
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]+(/[a-z0-9-]+)?");

    private StoredName() {}

    /** The name itself, or of a folder. */
    static String checked(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("name: " + name + " (expected: folder/rest of a-z 0-9 -)");
        }
        return name;
    }
}
