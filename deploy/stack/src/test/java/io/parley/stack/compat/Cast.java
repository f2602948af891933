package io.parley.stack.compat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.parley.client.rest.ParleyRest;
import io.parley.client.rest.TokenGrant;
import io.parley.common.token.TokenVerifier;
import io.parley.stack.Stack;
import io.parley.stack.StackUsers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

/** Makes people of each kind in a running stack. */
final class Cast {
    static final String SITE_KEY = "demo";
    static final String AGENT_PASSWORD = "correct-horse-battery";
    /** How many are seeded; each plays once, as what an agent has done is remembered. */
    static final int AGENTS = 12;

    private final Stack stack;
    private final StackUsers users;
    private int agents;

    /** @param token an access token of the person's */
    record Member(Recording.Person person, String token) {}

    Cast(Stack stack, StackUsers users) {
        this.stack = stack;
        this.users = users;
    }

    static String login(int agent) {
        return "ada-" + agent;
    }

    /** Somebody like one of a recording. */
    Member like(String name, Recording.Person recorded) throws Exception {
        return switch (recorded.kind()) {
            case "user" -> user(name);
            case "visitor" -> visitor();
            case "agent" -> agent();
            default -> throw new IllegalArgumentException(recorded.kind());
        };
    }

    Member user(String name) {
        long id = users.add(name);
        return new Member(new Recording.Person("user", id, 0), users.token(id));
    }

    Member visitor() throws Exception {
        TokenGrant grant = new ParleyRest(stack.rest(0))
                .visitor(SITE_KEY, null)
                .get(30, TimeUnit.SECONDS)
                .grant();
        return of("visitor", grant);
    }

    Member agent() throws Exception {
        TokenGrant grant = new ParleyRest(stack.rest(0))
                .agentLogin(login(agents++), AGENT_PASSWORD)
                .get(30, TimeUnit.SECONDS)
                .grant();
        return of("agent", grant);
    }

    private static Member of(String kind, TokenGrant grant) {
        String payload = grant.accessToken().split("\\.")[1];
        JsonObject claims = JsonParser.parseString(
                        new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8))
                .getAsJsonObject();
        long site = claims.get(TokenVerifier.CLAIM_SITE).getAsLong();
        return new Member(new Recording.Person(kind, grant.userId(), site), grant.accessToken());
    }
}
