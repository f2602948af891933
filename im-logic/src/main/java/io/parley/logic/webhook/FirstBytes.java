package io.parley.logic.webhook;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** The beginning of a body as UTF-8; of what is longer nothing more is read, and its connection is closed. */
final class FirstBytes implements BodySubscriber<String> {
    private final CompletableFuture<String> text = new CompletableFuture<>();
    private final ByteBuffer bytes;
    private Flow.@Nullable Subscription subscription;

    FirstBytes(int most) {
        this.bytes = ByteBuffer.allocate(most);
    }

    @Override
    public CompletionStage<String> getBody() {
        return text;
    }

    @Override
    public void onSubscribe(Flow.Subscription begun) {
        subscription = begun;
        begun.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> parts) {
        for (ByteBuffer part : parts) {
            int room = Math.min(part.remaining(), bytes.remaining());
            bytes.put(part.slice().limit(room));
        }
        if (!bytes.hasRemaining() && subscription != null) {
            subscription.cancel();
            onComplete();
        }
    }

    @Override
    public void onError(Throwable failure) {
        text.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        text.complete(new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8));
    }
}
