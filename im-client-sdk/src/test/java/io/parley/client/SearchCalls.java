package io.parley.client;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.parley.client.api.Content;
import io.parley.client.api.ParleyException;
import io.parley.client.api.SearchPage;
import io.parley.client.api.SearchPage.Highlight;
import io.parley.client.api.SearchPage.Hit;
import io.parley.client.api.SearchQuery;
import io.parley.common.protocol.ContentKind;
import io.parley.common.protocol.HighlightPart;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Searches of a script, and what was found as a line: each hit's seq with what is to be marked, and the cursor. */
final class SearchCalls {
    private SearchCalls() {}

    static void call(ParleyClient client, JsonObject with, Consumer<String> answers) {
        client.search(query(with))
                .whenComplete((page, failure) -> answers.accept(
                        failure instanceof ParleyException refusal
                                ? refusal.code().name()
                                : line(page)));
    }

    private static SearchQuery query(JsonObject with) {
        SearchQuery query = SearchQuery.of(with.get("text").getAsString());
        for (String name : with.keySet()) {
            JsonElement value = with.get(name);
            query = switch (name) {
                case "conversationId" ->
                    query.in(value.getAsString().equals("SUPPORT") ? ParleyClient.SUPPORT : value.getAsLong());
                case "senderId" -> query.by(value.getAsLong());
                case "kinds" ->
                    query.withKinds(value.getAsJsonArray().asList().stream()
                            .map(kind -> ContentKind.valueOf(kind.getAsString()))
                            .toArray(ContentKind[]::new));
                case "fromMs" -> query.between(Instant.ofEpochMilli(value.getAsLong()), query.to());
                case "toMs" -> query.between(query.from(), Instant.ofEpochMilli(value.getAsLong()));
                case "limit" -> query.withLimit(value.getAsInt());
                case "cursor" -> query.after(new SearchPage(List.of(), value.getAsString()));
                default -> query;
            };
        }
        return query;
    }

    private static String line(SearchPage page) {
        String hits = page.hits().stream().map(SearchCalls::line).collect(Collectors.joining(", "));
        return page.more() ? hits + " …" + page.nextCursor() : hits;
    }

    private static String line(Hit hit) {
        return hit.message().seq()
                + hit.highlights().stream()
                        .map(part -> " " + part.part() + "[" + cut(hit, part) + "]")
                        .collect(Collectors.joining());
    }

    private static String cut(Hit hit, Highlight part) {
        String text = part.part() == HighlightPart.FILE_NAME
                ? ((Content.Attachment) hit.message().content()).name()
                : hit.message().text();
        return text.substring(part.start(), part.start() + part.length());
    }
}
