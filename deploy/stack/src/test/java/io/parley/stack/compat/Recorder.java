package io.parley.stack.compat;

import io.parley.client.ParleyClient;
import io.parley.client.token.Access;
import io.parley.stack.Stack;
import io.parley.stack.StackOptions;
import io.parley.stack.StackUsers;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Records what today's clients and nodes say to each other, for the tests of later versions. Not run by the build; once,
 * for each release, {@code docs/compatibility.md} says how.
 */
class Recorder {
    static final String JWKS = "jwks";

    private static final String PROTO = "parley.v1.proto";

    private final Trace trace = new Trace();

    static String tokenOf(String person) {
        return "token-of-" + person;
    }

    static StackOptions options(Path directory) {
        StackOptions options = StackOptions.of(directory, 1, 1)
                .withLogicArgument("--parley.seed.site.key=" + Cast.SITE_KEY)
                // A machine that is busy elsewhere must not turn a push into a hint.
                .withLogicArgument("--parley.delivery.lookup-timeout=30s");
        for (int i = 0; i < Cast.AGENTS; i++) {
            String agent = "--parley.seed.agents[" + i + "].";
            options = options.withLogicArgument(agent + "login=" + Cast.login(i))
                    .withLogicArgument(agent + "password=" + Cast.AGENT_PASSWORD)
                    .withLogicArgument(agent + "name=Ada");
        }
        return options;
    }

    @Test
    void record(@TempDir Path directory) throws Exception {
        String version = System.getProperty("compat.version");
        Path target = Files.createDirectories(Path.of("src/test/resources/compat", version));
        Files.write(target.resolve("schema.desc"), Schema.today().toByteArray());
        try (Stack stack = Stack.start(options(directory));
                StackUsers users = new StackUsers(stack);
                Taps taps = new Taps(trace, stack.linkPort(0))) {
            trace.begin(true);
            try (AccessProcess access = AccessProcess.start(directory, "access-recorded", taps.linkPort())) {
                access.awaitReady();
                Cast cast = new Cast(stack, users);
                URI socket = taps.listenBefore(access.socket());
                // The link's first words belong to every recording of a link.
                String attaching = trace.text("").lines().skip(1).collect(Collectors.joining("\n"));
                for (boolean isJson : new boolean[] {false, true}) {
                    trace.begin(!isJson);
                    Map<String, Cast.Member> members = new LinkedHashMap<>();
                    members.put("ann", cast.user("Ann"));
                    members.put("ben", cast.user("Ben"));
                    members.put("vic", cast.visitor());
                    members.put("ada", cast.agent());
                    members.forEach((name, member) -> trace.introduce(name, member.person(), member.token()));
                    new Script(socket, members, isJson).run();
                    String name = isJson ? "all-json" : "all-proto";
                    keep(target, name, "Every client frame", isJson ? "" : attaching);
                }
                trace.begin(true);
                javaSdk(socket, users);
                keep(target, "java-sdk", "Two users of the Java SDK", attaching);
                trace.begin(false);
                if (System.getProperty("compat.ts") != null) {
                    typeScriptSdk(socket, cast);
                    keep(target, "ts-sdk", "A visitor and an agent of the TypeScript SDK", "");
                }
            }
        }
    }

    private void keep(Path target, String name, String heading, String attaching) throws Exception {
        new Inbox<String>().settle(500);
        String text = trace.text(heading + ", recorded by " + Recorder.class.getSimpleName() + ".");
        int firstLine = text.indexOf('\n') + 1;
        while (text.startsWith("@", firstLine)) {
            firstLine = text.indexOf('\n', firstLine) + 1;
        }
        String link = attaching.isEmpty() ? "" : attaching + "\n";
        Files.writeString(
                target.resolve(name + ".txt"), text.substring(0, firstLine) + link + text.substring(firstLine));
    }

    private void javaSdk(URI socket, StackUsers users) throws Exception {
        long annId = users.add("Ann");
        long benId = users.add("Ben");
        String annToken = users.token(annId);
        String benToken = users.token(benId);
        trace.introduce("ann", new Recording.Person("user", annId, 0), annToken);
        trace.introduce("ben", new Recording.Person("user", benId, 0), benToken);
        try (ParleyClient ann = sdk(users, annId, socket, annToken);
                ParleyClient ben = sdk(users, benId, socket, benToken)) {
            ann.connect();
            done(ann.whenOnline());
            ben.connect();
            done(ben.whenOnline());
            done(ann.friends().request(benId, "It is Ann."));
            done(ben.friends().accept(annId));
            long conversation = done(ann.openDirect(benId));
            done(ben.openDirect(annId));
            done(ben.open(conversation));
            done(ann.send(conversation, "Hello, Ben. 你好 😀"));
            ben.typing(conversation);
            done(ben.send(conversation, "Hello, Ann."));
            ben.markRead(conversation, 1);
            done(ann.loadAll(conversation));
            ben.disconnect();
            done(ann.send(conversation, "Are you there?"));
            ben.connect();
            done(ben.whenOnline());
            done(ben.loadAll(conversation));
            done(ben.friends().block(annId));
            done(ann.send(conversation, "Blocked").handle((receipt, refusal) -> refusal.getMessage()));
            done(ben.friends().unblock(annId));
            done(ben.friends().remove(annId));
            done(ann.refreshSessions().handle((sessions, refusal) -> ""));
        }
    }

    private static ParleyClient sdk(StackUsers users, long userId, URI socket, String token) {
        return users.client(userId, 0)
                .url(socket)
                .tokens(reason -> CompletableFuture.completedFuture(new Access(token)))
                .build();
    }

    /** Waits, and then until what it set off has come everywhere. */
    private <T> T done(CompletableFuture<T> work) throws Exception {
        T result = work.get(20, TimeUnit.SECONDS);
        new Inbox<String>().settle(300);
        return result;
    }

    private void typeScriptSdk(URI socket, Cast cast) throws Exception {
        Cast.Member vic = cast.visitor();
        Cast.Member ada = cast.agent();
        trace.introduce("vic", vic.person(), vic.token());
        trace.introduce("ada", ada.person(), ada.token());
        int exit = new ProcessBuilder(
                        "node",
                        Path.of("src/test/resources/compat/ts-sdk.mjs").toString(),
                        System.getProperty("compat.ts"),
                        socket.toString(),
                        vic.token(),
                        ada.token())
                .inheritIO()
                .start()
                .waitFor();
        if (exit != 0) {
            throw new AssertionError("ts-sdk.mjs: " + exit);
        }
        new Inbox<String>().settle(300);
    }
}
