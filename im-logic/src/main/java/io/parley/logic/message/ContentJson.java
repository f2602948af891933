package io.parley.logic.message;

import io.parley.common.protocol.Content;
import io.parley.common.protocol.Error;
import io.parley.common.protocol.ErrorCode;
import io.parley.logic.api.ProtocolJson;
import io.parley.logic.link.ClientLimits;
import io.parley.logic.link.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** What the operator's server gives a message to say: a text or custom content, files aside. */
@Component
public class ContentJson {
    private final ProtocolJson json;
    private final ClientLimits limits;

    ContentJson(ProtocolJson json, ClientLimits limits) {
        this.json = json;
        this.limits = limits;
    }

    /**
     * @param where it stands in the request
     * @throws Refusal if it is none that may be sent
     */
    public Content read(String where, @Nullable JsonNode given) {
        if (given == null || !given.isObject()) {
            throw new Refusal(ErrorCode.INVALID_ARGUMENT, where + ": missing (expected: an object)");
        }
        Content content = json.read(given, Content.newBuilder(), where).build();
        Error wrong = ContentRule.wrong(content, limits);
        if (wrong != null) {
            throw new Refusal(wrong.getCode(), where + "." + wrong.getMessage());
        }
        return ContentRule.known(content);
    }
}
