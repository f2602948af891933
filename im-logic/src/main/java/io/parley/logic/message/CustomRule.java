package io.parley.logic.message;

import io.parley.common.error.Catalogue;
import io.parley.common.protocol.CustomContent;
import io.parley.common.protocol.Error;
import io.parley.common.protocol.ErrorCode;
import io.parley.logic.link.ClientLimits;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/** What the host's own content has to be: the server looks no deeper than that it is a JSON object. */
final class CustomRule {
    private static final Pattern TYPE = Pattern.compile("[a-z0-9._/-]{1,64}");
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private CustomRule() {}

    /** Null: nothing is wrong with it. */
    static @Nullable Error wrong(CustomContent custom, ClientLimits limits) {
        if (!TYPE.matcher(custom.getType()).matches()) {
            return Catalogue.error(
                    ErrorCode.INVALID_ARGUMENT,
                    "type: " + custom.getTypeBytes().size()
                            + " bytes (expected: 1 to 64 of a-z, 0-9, '.', '_', '-', '/')");
        }
        Error tooLong = ContentRule.tooLong("json", custom.getJsonBytes().size(), limits);
        if (tooLong == null) {
            tooLong = ContentRule.tooLong("fallback", custom.getFallbackBytes().size(), limits);
        }
        return tooLong != null || isObject(custom.getJson())
                ? tooLong
                : Catalogue.error(ErrorCode.INVALID_ARGUMENT, "json: not an object (expected: {…}, each name once)");
    }

    private static boolean isObject(String json) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            parser.skipChildren();
            return parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null;
        } catch (JacksonException e) {
            return false;
        }
    }
}
