package io.parley.storage.routing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.redisson.api.RScript;
import org.redisson.api.RScriptAsync;

/**
 * A script on the class path, which runs on one key, or on several of one hash tag.
 *
 * @param source the text itself
 */
record LuaScript(String source, RScript.ReturnType returns) {
    static LuaScript load(String name, RScript.ReturnType returns) {
        try (InputStream file = LuaScript.class.getResourceAsStream("/lua/" + name)) {
            if (file == null) {
                throw new IllegalStateException("lua/" + name + " is not on the class path");
            }
            return new LuaScript(new String(file.readAllBytes(), StandardCharsets.UTF_8), returns);
        } catch (IOException e) {
            throw new UncheckedIOException("lua/" + name + " can't be read", e);
        }
    }

    <T> CompletionStage<T> run(RScriptAsync scripts, String key, Object... arguments) {
        return run(scripts, List.<Object>of(key), arguments);
    }

    <T> CompletionStage<T> run(RScriptAsync scripts, List<Object> keys, Object... arguments) {
        return scripts.evalAsync(keys.get(0).toString(), RScript.Mode.READ_WRITE, source, returns, keys, arguments);
    }
}
