package io.parley.bench;

import io.parley.client.ParleyClient;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.Search;
import io.parley.common.protocol.SearchResult;
import io.parley.stack.Stack;
import io.parley.stack.StackOptions;
import io.parley.stack.StackUsers;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.HdrHistogram.Histogram;

/**
 * What searching in a million messages costs, from a client's request to its answer, for a user with 1,050 conversations and
 * for an agent of a site with 20,000; how long the index takes to be built, how large it is, and how far behind it is when
 * somebody writes. Ends with 1 if one kind of search has a p95 above 500 ms. With {@code mysql=1} on MySQL in a container.
 */
public final class SearchMain {
    private static final int SECONDS = 60;
    private static final int AIM_MILLIS = 500;
    private static final int DEEP_PAGES = 10;
    private static final int LAG_ROUNDS = 30;

    private final SearchData data;
    private final SearchCorpus corpus;
    private final int searches;
    private final PrintStream out;
    private boolean isWithinAim = true;

    private SearchMain(SearchData data, SearchCorpus corpus, int searches, PrintStream out) {
        this.data = data;
        this.corpus = corpus;
        this.searches = searches;
        this.out = out;
    }

    public static void main(String[] args) throws Exception {
        Map<String, Integer> options = new LinkedHashMap<>(Map.of("messages", 1_000_000, "searches", 200, "mysql", 0));
        for (String argument : args) {
            String[] parts = argument.split("=", 2);
            if (parts.length != 2 || !options.containsKey(parts[0]) || !parts[1].matches("\\d{1,8}")) {
                throw new IllegalArgumentException(
                        argument + " (expected: name=number with one of " + options.keySet() + ")");
            }
            options.put(parts[0], Integer.valueOf(parts[1]));
        }
        Path directory = Files.createTempDirectory("parley-search-");
        StackOptions stackOptions = StackOptions.of(directory, 1, 1)
                .withLogicArgument("--parley.search.sweep=5s")
                .withLogicArgument("--parley.relation.direct=anyone")
                .withAccessVariable("PARLEY_ACCESS_FRAMES_PER_SECOND", "100000")
                .withAccessVariable("PARLEY_ACCESS_FRAME_BURST", "100000");
        boolean isWithinAim;
        try (Stack stack = Stack.start(
                        options.getOrDefault("mysql", 0) == 0 ? stackOptions : stackOptions.withContainers());
                StackUsers users = new StackUsers(stack)) {
            SearchCorpus corpus = new SearchCorpus(1);
            try (SearchData data = new SearchData(users, corpus)) {
                SearchMain main = new SearchMain(data, corpus, options.getOrDefault("searches", 0), System.out);
                main.build(options.getOrDefault("messages", 0));
                isWithinAim = main.run(users);
            }
        }
        System.exit(isWithinAim ? 0 : 1);
    }

    private void build(int messages) throws Exception {
        long begin = System.nanoTime();
        data.load(messages);
        out.printf("loaded       %,d messages in %.0f s%n", messages, seconds(begin));
        begin = System.nanoTime();
        while (data.missing() > 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
        }
        double took = seconds(begin);
        data.analyze();
        out.printf("indexed      in %.0f s, %,.0f messages/s%n", took, messages / took);
        out.printf(
                "size         message %,d MB, search_posting %,d MB, search_document %,d MB%n",
                data.megabytes("message"), data.megabytes("search_posting"), data.megabytes("search_document"));
    }

    private boolean run(StackUsers users) throws Exception {
        ParleyClient user = online(users, data.user);
        ParleyClient agent = online(users, data.agent);
        for (int warm = 0; warm < 2; warm++) {
            boolean isMeasured = warm == 1;
            out.printf(
                    "%n%-44s %8s %8s %8s %6s%n", isMeasured ? "measured" : "warming up", "p50", "p95", "p99", "hits");
            searchAll("user", user, data.peer, isMeasured);
            searchAll("agent", agent, data.agent, isMeasured);
        }
        lag(user, data.withPeer);
        user.close();
        agent.close();
        return isWithinAim;
    }

    private void searchAll(String who, ParleyClient client, long sender, boolean isMeasured) throws Exception {
        Map<String, IntFunction<Search.Builder>> kinds = new LinkedHashMap<>();
        kinds.put("two characters, in 10 % of all", i -> query(corpus.chinese(i % 10)));
        kinds.put("two characters, in 1 % of all", i -> query(corpus.chinese(50 + i)));
        kinds.put("two characters, in 0.03 % of all", i -> query(corpus.chinese(3_000 + i)));
        kinds.put("one character", i -> query(corpus.chinese(i % 100).substring(0, 1)));
        kinds.put("four characters together", i -> query(corpus.chinese(i % 10) + corpus.chinese(i % 7)));
        kinds.put("an English word, frequent", i -> query(corpus.english(i % 10)));
        kinds.put("an English word, rare", i -> query(corpus.english(1_000 + i)));
        kinds.put("two words, frequent", i -> query(corpus.chinese(i % 10) + " " + corpus.chinese(10 + i % 10)));
        kinds.put("two words, frequent and rare", i -> query(corpus.chinese(i % 10) + " " + corpus.chinese(3_000 + i)));
        kinds.put("two words, never together", i -> query(corpus.chinese(i % 10) + " " + corpus.english(i % 10)));
        kinds.put(
                "an order number, in one message", i -> query(SearchCorpus.order(data.order(sender == data.agent, i))));
        kinds.put("frequent, by one person", i -> query(corpus.chinese(i % 10)).setSenderId(sender));
        kinds.put(
                "frequent, in one month",
                i -> query(corpus.chinese(i % 10))
                        .setFromMs(data.begin + SearchData.YEAR_MILLIS / 2)
                        .setToMs(data.begin + SearchData.YEAR_MILLIS * 7 / 12));
        if (sender == data.peer) {
            kinds.put(
                    "frequent, in one large group",
                    i -> query(corpus.chinese(i % 10)).setConversationId(data.largeGroup));
        }
        for (Map.Entry<String, IntFunction<Search.Builder>> kind : kinds.entrySet()) {
            Histogram micros = new Histogram(TimeUnit.MINUTES.toMicros(1), 3);
            long hits = 0;
            for (int i = 0; i < searches; i++) {
                hits += search(client, kind.getValue().apply(i), micros).getHitsCount();
            }
            print(who + ": " + kind.getKey(), micros, hits, isMeasured);
        }
        Histogram micros = new Histogram(TimeUnit.MINUTES.toMicros(1), 3);
        Search.Builder next = query(corpus.chinese(3));
        long hits = 0;
        for (int page = 0; page < DEEP_PAGES; page++) {
            SearchResult result = search(client, next, micros);
            hits += result.getHitsCount();
            next.setCursor(result.getNextCursor());
        }
        print(who + ": one after the other of ten pages", micros, hits, isMeasured);
    }

    private static Search.Builder query(String text) {
        return Search.newBuilder().setQuery(text);
    }

    private static SearchResult search(ParleyClient client, Search.Builder search, Histogram micros) throws Exception {
        long begin = System.nanoTime();
        SearchResult result = client.connection()
                .request(ClientFrame.newBuilder().setSearch(search).build())
                .get(SECONDS, TimeUnit.SECONDS)
                .getSearchResult();
        micros.recordValue(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - begin));
        return result;
    }

    private void print(String what, Histogram micros, long hits, boolean isMeasured) {
        double p95 = micros.getValueAtPercentile(95) / 1e3;
        out.printf(
                "%-44s %5.0f ms %5.0f ms %5.0f ms %6.1f%n",
                what,
                micros.getValueAtPercentile(50) / 1e3,
                p95,
                micros.getValueAtPercentile(99) / 1e3,
                (double) hits / micros.getTotalCount());
        isWithinAim &= !isMeasured || p95 <= AIM_MILLIS;
    }

    /** From the ack of a message until it is found. */
    private void lag(ParleyClient client, long conversation) throws Exception {
        Histogram micros = new Histogram(TimeUnit.MINUTES.toMicros(1), 3);
        for (int i = 0; i < LAG_ROUNDS; i++) {
            String word = "lag" + i;
            client.send(conversation, word).get(SECONDS, TimeUnit.SECONDS);
            long begin = System.nanoTime();
            Histogram unused = new Histogram(TimeUnit.MINUTES.toMicros(1), 3);
            while (search(client, query(word), unused).getHitsCount() == 0) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            }
            micros.recordValue(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - begin));
        }
        print("a message is found, after its ack", micros, LAG_ROUNDS, false);
    }

    private static ParleyClient online(StackUsers users, long userId) throws Exception {
        ParleyClient client = users.client(userId, 0).keepRelations(false).build();
        client.connect();
        client.whenOnline().get(SECONDS, TimeUnit.SECONDS);
        return client;
    }

    private static double seconds(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }
}
