package io.parley.client.api;

import java.util.List;

/**
 * Who has read an own message, or has not.
 *
 * @param members by user id
 * @param more there are members above the last
 */
public record ReaderPage(List<Member> members, boolean more) {
    public ReaderPage {
        members = List.copyOf(members);
    }
}
