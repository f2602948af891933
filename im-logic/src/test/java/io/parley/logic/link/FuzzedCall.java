package io.parley.logic.link;

import io.grpc.stub.ServerCallStreamObserver;
import io.parley.common.link.LogicBatch;
import io.parley.common.link.LogicEvent;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The sending half of a stream, as strict as gRPC's: nothing may come after its end. */
final class FuzzedCall extends ServerCallStreamObserver<LogicBatch> {
    private final BlockingQueue<LogicEvent> events = new LinkedBlockingQueue<>();
    private final CountDownLatch end = new CountDownLatch(1);

    /** Null: none came in time. */
    @Nullable
    LogicEvent next() throws InterruptedException {
        return events.poll(30, TimeUnit.SECONDS);
    }

    boolean awaitEnd() throws InterruptedException {
        return end.await(30, TimeUnit.SECONDS);
    }

    boolean hasEnded() {
        return end.getCount() == 0;
    }

    @Override
    public void onNext(LogicBatch batch) {
        checkOpen();
        events.addAll(batch.getEventsList());
    }

    @Override
    public void onError(Throwable failure) {
        checkOpen();
        end.countDown();
    }

    @Override
    public void onCompleted() {
        checkOpen();
        end.countDown();
    }

    private void checkOpen() {
        if (hasEnded()) {
            throw new IllegalStateException("call already closed");
        }
    }

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public boolean isCancelled() {
        return false;
    }

    @Override
    public void setOnCancelHandler(Runnable handler) {}

    @Override
    public void setCompression(String compression) {}

    @Override
    public void setOnReadyHandler(Runnable handler) {}

    @Override
    public void disableAutoInboundFlowControl() {}

    @Override
    public void request(int count) {}

    @Override
    public void setMessageCompression(boolean enable) {}
}
