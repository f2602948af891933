package io.parley.logic.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmojiRuleTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "👍",
                "👍🏽",
                "❤️",
                "❤",
                "🎉",
                "😀",
                "👨‍👩‍👧‍👦",
                "🇨🇳",
                "1️⃣",
                "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
                "🏳️‍🌈",
                "✅",
                "⭐"
            })
    void emoji_isAccepted(String emoji) {
        assertThat(EmojiRule.accepts(emoji)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a",
                "ok",
                "1",
                "#",
                "👍👍",
                "👍 ",
                "👍a",
                "<b>",
                "好",
                "‍",
                "️",
                "🏽",
                "🇨",
                "👍‍",
                "👨‍👩‍👧‍👦‍👩‍👧‍👦‍👦"
            })
    void anythingElse_isNot(String text) {
        assertThat(EmojiRule.accepts(text)).isFalse();
    }
}
