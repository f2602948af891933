package io.parley.bench;

import io.parley.common.protocol.Content;
import io.parley.common.protocol.TextContent;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Texts with words as unevenly frequent as those of a language: the n-th most frequent of a vocabulary comes up about
 * 1 / (n + 10) as often. Four of five are Chinese, 3 to 9 words of two characters, the rest English, 3 to 12 words. Every
 * hundredth names an order that no other one does.
 */
final class SearchCorpus {
    static final int VOCABULARY = 4_000;
    private static final int CHARACTERS = 2_500;
    private static final int FIRST_CHARACTER = 0x4e00;
    private static final int FLATNESS = 10;

    private final SplittableRandom random;
    private final List<String> chinese = new ArrayList<>();
    private final List<String> english = new ArrayList<>();
    private final double[] cumulated = new double[VOCABULARY];

    SearchCorpus(long seed) {
        random = new SplittableRandom(seed);
        double sum = 0;
        for (int i = 0; i < VOCABULARY; i++) {
            chinese.add(character() + character());
            english.add(word(i));
            sum += 1.0 / (i + FLATNESS);
            cumulated[i] = sum;
        }
    }

    private String character() {
        return Character.toString(FIRST_CHARACTER + random.nextInt(CHARACTERS));
    }

    private static String word(int number) {
        StringBuilder word = new StringBuilder();
        for (int rest = number + 100; rest > 0; rest /= 50) {
            word.append("bdfghklmnp".charAt(rest % 10)).append("aeiou".charAt(rest / 10 % 5));
        }
        return word.toString();
    }

    /** The n-th most frequent. */
    String chinese(int rank) {
        return chinese.get(rank);
    }

    /** The n-th most frequent. */
    String english(int rank) {
        return english.get(rank);
    }

    static String order(int number) {
        return "A" + (10_000_000 + number);
    }

    Content content(int number) {
        StringBuilder text = new StringBuilder();
        if (random.nextInt(5) > 0) {
            for (int words = 3 + random.nextInt(7); words > 0; words--) {
                text.append(chinese.get(rank())).append(random.nextInt(4) == 0 ? "," : "");
            }
        } else {
            for (int words = 3 + random.nextInt(10); words > 0; words--) {
                text.append(english.get(rank())).append(' ');
            }
        }
        if (number % 100 == 0) {
            text.append(' ').append(order(number));
        }
        return Content.newBuilder()
                .setText(TextContent.newBuilder().setText(text.toString()))
                .build();
    }

    private int rank() {
        double point = random.nextDouble() * cumulated[VOCABULARY - 1];
        int low = 0;
        int high = VOCABULARY - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (cumulated[middle] < point) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
