package io.parley.logic.link;

import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.ServerFrame;
import java.util.concurrent.CompletionStage;

/** Carries out one operation of the client protocol. Every bean of this type is found by {@link RequestDispatcher}. */
public interface RequestHandler {
    ClientFrame.BodyCase operation();

    /**
     * Called on a link thread in the order in which one connection's frames arrived, so it must not block: anything that
     * waits for a database goes through {@link Workers}. To refuse, throw a {@link Refusal} or fail the stage with one;
     * any other failure is answered as INTERNAL and logged.
     *
     * @return the reply without {@code reply_to}; without a body nothing is answered (operations that have no reply)
     */
    CompletionStage<ServerFrame.Builder> handle(Caller caller, ClientFrame frame);

    /** For a class that carries out several operations. */
    static RequestHandler of(ClientFrame.BodyCase operation, Answer answer) {
        return new RequestHandler() {
            @Override
            public ClientFrame.BodyCase operation() {
                return operation;
            }

            @Override
            public CompletionStage<ServerFrame.Builder> handle(Caller caller, ClientFrame frame) {
                return answer.to(caller, frame);
            }
        };
    }

    /** As {@link #handle}. */
    interface Answer {
        CompletionStage<ServerFrame.Builder> to(Caller caller, ClientFrame frame);
    }
}
