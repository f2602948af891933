package io.parley.logic.message;

import io.parley.common.protocol.ErrorCode;
import io.parley.logic.link.Caller;
import io.parley.logic.link.Refusal;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * One Send for each connection and conversation at a time. Not for each device: what a lost connection had sent may still
 * be under way when the device repeats it on its next one. Bounded by what connections may have in flight.
 */
final class SendsInFlight {
    private final Set<Key> keys = ConcurrentHashMap.newKeySet();

    private record Key(String node, long bootId, long connectionId, long conversationId) {}

    /**
     * Runs a send unless one is under way. It counts as over before what depends on the returned stage is run.
     *
     * @throws Refusal SEND_IN_FLIGHT
     */
    <T> CompletionStage<T> run(Caller caller, long conversationId, Supplier<CompletionStage<T>> send) {
        Key key = new Key(caller.node(), caller.bootId(), caller.connectionId(), conversationId);
        if (!keys.add(key)) {
            throw new Refusal(
                    ErrorCode.SEND_IN_FLIGHT,
                    "conversation_id: " + conversationId + " has a Send in flight (expected: one at a time)");
        }
        CompletionStage<T> stage;
        try {
            stage = send.get();
        } catch (RuntimeException e) {
            keys.remove(key);
            throw e;
        }
        return stage.whenComplete((result, failure) -> keys.remove(key));
    }
}
