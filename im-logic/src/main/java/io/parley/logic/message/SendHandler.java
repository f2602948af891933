package io.parley.logic.message;

import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.ServerFrame;
import io.parley.logic.link.Caller;
import io.parley.logic.link.RequestHandler;
import java.util.concurrent.CompletionStage;
import org.springframework.stereotype.Component;

@Component
class SendHandler implements RequestHandler {
    private final MessageService messages;

    SendHandler(MessageService messages) {
        this.messages = messages;
    }

    @Override
    public ClientFrame.BodyCase operation() {
        return ClientFrame.BodyCase.SEND;
    }

    @Override
    public CompletionStage<ServerFrame.Builder> handle(Caller caller, ClientFrame frame) {
        return messages.accept(caller, frame.getSend())
                .thenApply(result -> ServerFrame.newBuilder().setSendResult(result));
    }
}
