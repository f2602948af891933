package io.parley.stack.compat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What clients and nodes of one version said to each other, in the order in which it passed. A line each:
 *
 * <pre>
 *   # for people
 *   @ vic visitor 7300 17          somebody: kind, user id, site id (0: none)
 *   vic/1 + parley.v1.proto        the first connection of vic's is upgraded
 *   vic/1 &gt; 0801…                  vic says; hex of a ClientFrame, or JSON
 *   access &gt; 1a05…                 the access node says to the logic node; hex of an AccessEvent
 *   logic &gt; 2203…                  the logic node says to the access node; hex of a LogicEvent
 *   vic/1 &lt; 0801…                  vic is told; hex of a ServerFrame, or JSON
 *   vic/1 ! 4508                   vic's connection is closed with this code
 *   vic/1 -                        vic hangs up
 * </pre>
 *
 * Ids, times, names and tokens are those of the recorded run.
 */
record Recording(String name, Map<String, Person> people, List<Line> lines) {
    static final String ACCESS = "access";
    static final String LOGIC = "logic";

    record Person(String kind, long userId, long siteId) {}

    /** @param what the sign between who and the rest */
    record Line(int number, String who, char what, String rest) {
        boolean isClients() {
            return !who.equals(ACCESS) && !who.equals(LOGIC);
        }

        String person() {
            return who.substring(0, who.indexOf('/'));
        }

        boolean isJson() {
            return rest.startsWith("{");
        }

        byte[] bytes() {
            return isJson()
                    ? rest.getBytes(StandardCharsets.UTF_8)
                    : HexFormat.of().parseHex(rest);
        }

        @Override
        public String toString() {
            return "line " + number + " (" + who + " " + what + ")";
        }
    }

    static Recording read(String version, String name) {
        try (InputStream in = Recording.class.getResourceAsStream("/compat/" + version + "/" + name + ".txt")) {
            return parse(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Recording parse(String name, String text) {
        Map<String, Person> people = new LinkedHashMap<>();
        List<Line> lines = new ArrayList<>();
        int number = 0;
        for (String line : text.split("\n")) {
            number++;
            if (line.startsWith("@")) {
                String[] words = line.split(" ");
                people.put(words[1], new Person(words[2], Long.parseLong(words[3]), Long.parseLong(words[4])));
            } else if (!line.isBlank() && !line.startsWith("#")) {
                String[] words = line.split(" ", 3);
                lines.add(new Line(number, words[0], words[1].charAt(0), words.length > 2 ? words[2] : ""));
            }
        }
        return new Recording(name, people, lines);
    }
}
