package io.parley.stack;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;

/**
 * One counter or gauge of one node.
 *
 * @param page where the node shows its metrics
 * @param labels those that count; others may have any value
 */
record PrometheusCounter(URI page, String name, Map<String, String> labels) {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** 0 while nothing has been counted; the sum of all that have these labels. */
    double value() {
        try {
            return HTTP.send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString())
                    .body()
                    .lines()
                    .filter(this::isMeant)
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("no metrics at " + page, e);
        }
    }

    private boolean isMeant(String line) {
        return (line.startsWith(name + "{") || line.startsWith(name + " "))
                && labels.entrySet().stream()
                        .allMatch(label -> line.contains(label.getKey() + "=\"" + label.getValue() + "\""));
    }
}
