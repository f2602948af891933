package io.parley.logic.webhook;

import io.micrometer.core.instrument.MeterRegistry;
import io.parley.common.error.Catalogue;
import io.parley.common.protocol.Content;
import io.parley.common.protocol.ErrorCode;
import io.parley.logic.api.ProtocolJson;
import io.parley.logic.link.ClientLimits;
import io.parley.logic.link.Refusal;
import io.parley.logic.message.BeforeSend;
import io.parley.logic.message.ContentRule;
import io.parley.logic.message.Verdict;
import io.parley.logic.message.Verdict.Allow;
import io.parley.logic.message.Verdict.Alter;
import io.parley.logic.message.Verdict.Refuse;
import io.parley.logic.webhook.WebhookSender.Answer;
import io.parley.storage.conversation.Acl;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Asks the host about messages by HTTP; where it does not say, what the operator has configured counts. */
@Component
class BeforeSendHook implements BeforeSend {
    private static final Logger LOG = LoggerFactory.getLogger(BeforeSendHook.class);
    private static final int MAX_ANSWER = 64 * 1024;
    private static final int MAX_REASON = 200;

    private final BeforeSendConfig config;
    private final Optional<WebhookConfig.Endpoint> endpoint;
    private final WebhookSender sender;
    private final ProtocolJson protocol;
    private final JsonMapper json;
    private final ClientLimits limits;
    private final MeterRegistry metrics;
    private final Semaphore room;

    BeforeSendHook(
            BeforeSendConfig config,
            WebhookSender sender,
            ProtocolJson protocol,
            JsonMapper json,
            ClientLimits limits,
            MeterRegistry metrics) {
        this.config = config;
        this.endpoint = config.endpoint();
        this.sender = sender;
        this.protocol = protocol;
        this.json = json;
        this.limits = limits;
        this.metrics = metrics;
        this.room = new Semaphore(config.concurrent());
    }

    @Override
    public boolean isOn() {
        return endpoint.isPresent();
    }

    @Override
    public CompletionStage<Verdict> ask(Acl acl, long senderId, Proposal proposal) {
        if (!room.tryAcquire()) {
            return CompletableFuture.completedFuture(failed("more than " + config.concurrent() + " at once"));
        }
        CompletableFuture<Answer> answer;
        try {
            String id = acl.conversationId() + (proposal.isEdit() ? "-e" : "-b") + proposal.id();
            byte[] body = body(id, acl, senderId, proposal);
            answer = sender.post(endpoint.orElseThrow(), id, body, MAX_ANSWER, config.timeout());
        } catch (RuntimeException e) {
            room.release();
            throw e;
        }
        return answer.thenApply(said -> {
            room.release();
            return verdict(said);
        });
    }

    private byte[] body(String id, Acl acl, long senderId, Proposal proposal) {
        ObjectNode body = json.createObjectNode()
                .put("id", id)
                .put("type", proposal.isEdit() ? "message.before-edit" : "message.before-send")
                .put("conversationId", Long.toString(acl.conversationId()))
                .put("conversationKind", acl.kind().name())
                .put("senderId", Long.toString(senderId));
        if (proposal.isEdit()) {
            body.put("seq", Long.toString(proposal.seq()))
                    .put("opId", proposal.id().toString());
        } else {
            body.put("clientMsgId", proposal.id().toString());
        }
        return json.writeValueAsBytes(body.set("content", protocol.of(proposal.content())));
    }

    private Verdict verdict(Answer answer) {
        if (answer.status() == 204) {
            return counted("allow", new Allow());
        }
        if (answer.status() != 200) {
            return failed(answer.status() + " " + answer.brief());
        }
        try {
            JsonNode said = json.readTree(answer.text());
            return switch (said.path("action").asString("")) {
                case "allow" -> counted("allow", new Allow());
                case "alter" -> counted("alter", new Alter(content(said.path("content"))));
                case "refuse" -> counted("refuse", refused(said.path("reason").asString("")));
                default -> failed("action: not one (expected: allow, alter or refuse)");
            };
        } catch (JacksonException | Refusal e) {
            return failed("an answer that can't be read: " + e.getMessage());
        }
    }

    private Content content(JsonNode said) {
        Content content = protocol.read(said, Content.newBuilder(), "content").build();
        Optional.ofNullable(ContentRule.wrong(content, limits)).ifPresent(wrong -> {
            throw new Refusal(wrong.getCode(), wrong.getMessage());
        });
        return ContentRule.known(content);
    }

    private static Verdict refused(String reason) {
        String told = reason.isBlank() ? "the host has refused the message" : reason.strip();
        int end = Math.min(told.codePointCount(0, told.length()), MAX_REASON);
        return new Refuse(
                Catalogue.error(ErrorCode.MESSAGE_REFUSED, told.substring(0, told.offsetByCodePoints(0, end))));
    }

    private Verdict failed(String why) {
        LOG.warn("before-send: {}, so {}", why, config.onFailure());
        return counted(
                "failed",
                config.onFailure() == BeforeSendConfig.OnFailure.ALLOW
                        ? new Allow()
                        : new Refuse(Catalogue.error(
                                ErrorCode.UNAVAILABLE, "the host has not decided (expected: a resend)")));
    }

    private Verdict counted(String outcome, Verdict verdict) {
        metrics.counter("parley.before.send", "outcome", outcome).increment();
        return verdict;
    }
}
