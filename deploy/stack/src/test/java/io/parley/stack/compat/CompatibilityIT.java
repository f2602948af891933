package io.parley.stack.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.common.protocol.UserKind;
import io.parley.logic.token.SigningKeys;
import io.parley.logic.token.TokenIssuer;
import io.parley.stack.Stack;
import io.parley.stack.StackUsers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Clients and nodes of released versions with today's: what they said when they were recorded is said again, and what
 * comes back is read with the schema that they have. {@code docs/compatibility.md} says what is promised.
 */
class CompatibilityIT {
    private static Stack stack;
    private static StackUsers users;
    private static Cast cast;
    private static Path directory;

    @BeforeAll
    static void start(@TempDir Path temporary) {
        directory = temporary;
        stack = Stack.start(Recorder.options(temporary));
        users = new StackUsers(stack);
        cast = new Cast(stack, users);
    }

    @AfterAll
    static void stop() {
        users.close();
        stack.close();
    }

    /** The last column: no fewer of its frames are demanded, so that a recording can't wither unseen. */
    @ParameterizedTest
    @CsvSource({"v0.1.0, all-proto, 90", "v0.1.0, all-json, 90", "v0.1.0, java-sdk, 26", "v0.1.0, ts-sdk, 30"})
    void clientsOfThen_withNodesOfToday_areToldWhatTheyWereTold(String version, String name, int frames)
            throws Exception {
        Recording recording = Recording.read(version, name);
        Schema schema = Schema.of(version);
        Samples samples = samples(schema, recording);
        try (Replay replay = new Replay(schema, recording, samples, stack.socket(0))) {
            assertThat(replay.run()).isGreaterThanOrEqualTo(frames);
        }
    }

    @ParameterizedTest
    @CsvSource({"v0.1.0, all-proto, 90", "v0.1.0, java-sdk, 26"})
    void accessNodeOfThen_withLogicNodeOfToday_hearsWhatItHeard(String version, String name, int events)
            throws Exception {
        Recording recording = Recording.read(version, name);
        Schema schema = Schema.of(version);
        Samples samples = samples(schema, recording);
        samples.bind("access-recorded", "access-of-then");
        try (Replay replay =
                new Replay(schema, recording, samples, null).playingAccess(LinkEnd.dial(schema, stack.linkPort(0)))) {
            assertThat(replay.run()).isGreaterThanOrEqualTo(events);
        }
    }

    /** Ids are the recorded ones: an access node believes what logic says. */
    @ParameterizedTest
    @CsvSource({"v0.1.0, all-proto, 150", "v0.1.0, java-sdk, 50"})
    void logicNodeOfThen_withAccessNodeOfToday_isAskedWhatItWasAsked(String version, String name, int frames)
            throws Exception {
        Recording recording = Recording.read(version, name);
        Schema schema = Schema.of(version);
        SigningKeys keys = SigningKeys.load(stack.signingKey());
        TokenIssuer issuer = new TokenIssuer(keys, Duration.ofHours(1), Clock.systemUTC());
        Map<String, String> tokens = new HashMap<>();
        recording.people().forEach((who, person) -> {
            UserKind kind = UserKind.valueOf(person.kind().toUpperCase(Locale.ROOT));
            tokens.put(
                    Recorder.tokenOf(who),
                    issuer.issue(person.userId(), kind, 1, person.siteId()).value());
        });
        Samples samples = new Samples(schema, token -> tokens.getOrDefault(token, token));
        samples.bind(Recorder.JWKS, keys.publicJwks());
        LinkEnd logic = LinkEnd.listen(schema);
        try (AccessProcess access = AccessProcess.start(directory, "access-of-today", logic.port());
                Replay replay = new Replay(schema, recording, samples, access.socket()).playingLogic(logic)) {
            assertThat(replay.run()).isGreaterThanOrEqualTo(frames);
        }
    }

    private static Samples samples(Schema schema, Recording recording) throws Exception {
        Map<String, String> tokens = new HashMap<>();
        Samples samples = new Samples(schema, token -> tokens.getOrDefault(token, token));
        for (Map.Entry<String, Recording.Person> each : recording.people().entrySet()) {
            Cast.Member member = cast.like(each.getKey(), each.getValue());
            tokens.put(Recorder.tokenOf(each.getKey()), member.token());
            samples.bind(each.getValue().userId(), member.person().userId());
            samples.bind(each.getValue().siteId(), member.person().siteId());
        }
        return samples;
    }
}
