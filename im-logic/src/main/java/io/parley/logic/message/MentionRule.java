package io.parley.logic.message;

import io.parley.common.error.Catalogue;
import io.parley.common.protocol.Error;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.Mention;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whom a message may name, and where. That they are in the conversation is nobody's concern: others never see it. */
final class MentionRule {
    private static final int MOST = 50;

    private MentionRule() {}

    /**
     * Null: nothing is wrong with them.
     *
     * @param said what they are places in
     */
    static @Nullable Error wrong(List<Mention> mentions, String said) {
        if (mentions.size() > MOST) {
            return Catalogue.error(
                    ErrorCode.TOO_MANY_ITEMS, "mentions: " + mentions.size() + " (expected: at most " + MOST + ")");
        }
        int free = 0;
        for (Mention mention : mentions) {
            if (mention.getUserId() < 0) {
                return Catalogue.error(
                        ErrorCode.INVALID_ARGUMENT,
                        "mentions: user_id " + mention.getUserId() + " (expected: a user, or 0 for everybody)");
            }
            long end = (long) mention.getOffset() + mention.getLength();
            if (mention.getOffset() < free || mention.getLength() < 1 || end > said.length()) {
                return Catalogue.error(
                        ErrorCode.INVALID_RANGE,
                        "mentions: " + mention.getLength() + " from " + mention.getOffset()
                                + " (expected: at least 1, within " + free + " to " + said.length() + ")");
            }
            free = (int) end;
        }
        return null;
    }

    static List<Mention> known(List<Mention> mentions) {
        return mentions.stream()
                .map(mention -> Mention.newBuilder()
                        .setUserId(mention.getUserId())
                        .setOffset(mention.getOffset())
                        .setLength(mention.getLength())
                        .build())
                .toList();
    }
}
