package io.parley.logic.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.ClientFrame.BodyCase;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.ServerFrame;
import io.parley.logic.link.Refusal;
import io.parley.logic.link.RequestHandler;
import io.parley.logic.support.AuthorizationScene.Who;
import io.parley.logic.testing.Core;
import io.parley.logic.testing.LogicNodes;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * P12: each operation by each kind of caller. What is refused is refused with this code, and changes no row.
 *
 * <p>Owner to stranger ask about one group, the blocked about the DIRECT conversation with the owner, who blocks; visitor and
 * agent about their SUPPORT conversation, and where the operation is one of groups, about the group. {@code ok}: carried out.
 *
 * <p>A SEND that forwards has a row for each of the ways: out of that conversation into one where the caller may write, the
 * other way round, and out of one that nobody here may read into either.
 */
class AuthorizationIT {
    private static final String TABLE = """
            operation              owner admin member former stranger blocked visitor agent
            SUBSCRIBE_PRESENCE     ok    ok    ok     ok     ok       ok      NO      ok
            UNSUBSCRIBE_PRESENCE   ok    ok    ok     ok     ok       ok      NO      ok
            SET_PRESENCE           ok    ok    ok     ok     ok       ok      NO      NO
            SEND                   ok    ok    ok     NO     NO       NO      ok      ok
            FORWARD_OUT            ok    ok    ok     ok     UNREAD   ok      ok      ok
            FORWARD_IN             ok    ok    ok     NO     NO       NO      ok      ok
            FORWARD_UNREAD         UNREAD UNREAD UNREAD UNREAD UNREAD UNREAD  UNREAD  UNREAD
            FORWARD_UNREAD_IN      UNREAD UNREAD UNREAD NO   NO       NO      UNREAD  UNREAD
            RECALL                 ok    ok    ok     NO     NO       NO      ok      ok
            EDIT                   ok    ok    ok     NO     NO       NO      ok      ok
            REACT                  ok    ok    ok     NO     NO       NO      ok      ok
            PIN_MESSAGE            ok    ok    ROLE   NO     NO       NO      NO      ok
            LIST_PINNED            ok    ok    ok     ok     NO       ok      ok      ok
            SEARCH                 ok    ok    ok     ok     NO       ok      ok      ok
            TYPING                 ok    ok    ok     NO     NO       NO      ok      ok
            MARK_READ              ok    ok    ok     NO     NO       ok      ok      ok
            DELIVERED              ok    ok    ok     ok     ok       ok      ok      ok
            GET_READ_COUNTS        ok    ok    ok     NO     NO       ok      ok      ok
            LIST_READERS           ok    ok    ok     NO     NO       ok      ok      ok
            PULL                   ok    ok    ok     ok     NO       ok      ok      ok
            PULL_CHANGES           ok    ok    ok     ok     NO       ok      ok      ok
            SYNC                   ok    ok    ok     ok     ok       ok      ok      ok
            OPEN_CONVERSATION      ok    ok    ok     ok     ok       ok      NO      NO
            UPDATE_SETTINGS        ok    ok    ok     NO     NO       ok      ok      ok
            SAVE_DRAFT             ok    ok    ok     NO     NO       ok      ok      ok
            DELETE_MESSAGES        ok    ok    ok     ok     NO       ok      ok      NO
            REQUEST_FRIEND         ok    ok    ok     ok     ok       NO      NO      NO
            ACCEPT_FRIEND          NO    NO    NO     NO     NO       NO      NO      NO
            REJECT_FRIEND          NONE  NONE  NONE   NONE   NONE     NONE    NO      NO
            CANCEL_FRIEND_REQUEST  NONE  NONE  NONE   NONE   NONE     NONE    NO      NO
            UPDATE_FRIEND          NO    NO    NO     NO     NO       NO      NO      NO
            REMOVE_FRIEND          ok    ok    ok     ok     ok       ok      NO      NO
            BLOCK                  ok    ok    ok     ok     ok       ok      NO      NO
            UNBLOCK                ok    ok    ok     ok     ok       ok      NO      NO
            LIST_RELATIONS         ok    ok    ok     ok     ok       ok      ok      ok
            LIST_SESSIONS          NO    NO    NO     NO     NO       NO      ok      ok
            RESOLVE_SESSION        NO    NO    NO     NO     NO       NO      ok      ok
            SET_AVAILABILITY       NO    NO    NO     NO     NO       NO      NO      ok
            REPORT                 ok    ok    ok     ok     NO       ok      ok      ok
            GET_PROFILES           ok    ok    ok     ok     ok       ok      ok      ok
            LIST_DEVICES           ok    ok    ok     ok     ok       ok      NO      ok
            LOG_OUT_DEVICE         ok    ok    ok     ok     ok       ok      NO      ok
            CREATE_GROUP           ok    ok    ok     ok     ok       ok      NO      NO
            UPDATE_GROUP           ok    ok    ROLE   NO     NO       NO      NO      NO
            ADD_MEMBERS            ok    ok    ok     NO     NO       NO      NO      NO
            REMOVE_MEMBER          ok    ok    ROLE   NO     NO       NO      NO      NO
            JOIN_GROUP             ok    ok    ok     ok     ok       ok      NO      NO
            LEAVE_GROUP            STAYS ok    ok     NO     NO       NO      NO      NO
            ANSWER_JOIN_REQUEST    ok    ok    ROLE   NO     NO       NO      NO      NO
            SET_MEMBER_ROLE        ok    ROLE  ROLE   NO     NO       NO      NO      NO
            MUTE_MEMBER            ok    ok    ROLE   NO     NO       NO      NO      NO
            DISSOLVE_GROUP         ok    ROLE  ROLE   NO     NO       NO      NO      NO
            LIST_MEMBERS           ok    ok    ok     NO     NO       NO      NO      NO
            LIST_JOIN_REQUESTS     ok    ok    ROLE   NO     NO       NO      NO      NO
            """;

    /** Once carried out for one caller, the next would find it done. */
    private static final Set<BodyCase> ONCE =
            Set.of(BodyCase.REMOVE_MEMBER, BodyCase.ANSWER_JOIN_REQUEST, BodyCase.RESOLVE_SESSION);

    private static LogicNodes deployment;
    private static ConfigurableApplicationContext node;

    @BeforeAll
    static void start() {
        deployment = new LogicNodes(AuthorizationIT.class);
        node = deployment.start("parley.relation.direct=anyone");
    }

    @AfterAll
    static void stop() {
        deployment.close();
    }

    @Test
    void table_hasEveryOperation() {
        List<BodyCase> operations = node.getBeansOfType(RequestHandler.class).values().stream()
                .map(RequestHandler::operation)
                .toList();

        assertThat(rows().map(Row::operation).distinct()).containsExactlyInAnyOrderElementsOf(operations);
    }

    @TestFactory
    Stream<DynamicTest> operation_byEachKindOfCaller() {
        return rows().map(row -> dynamicTest(row.name(), () -> {
            AuthorizationScene scene = AuthorizationScene.on(node);
            row.answers().forEach((who, expected) -> {
                if (expected != null) {
                    assertRefused(scene, row, who, expected);
                }
            });
            row.answers().forEach((who, expected) -> {
                if (expected == null) {
                    boolean isWorn = ONCE.contains(row.operation());
                    assertThat(refusal(isWorn ? AuthorizationScene.on(node) : scene, row, who))
                            .as("%s by %s", row.name(), who)
                            .isNull();
                }
            });
        }));
    }

    @Test
    void disabled_isRefusedAtTheHello_soThatNoOperationIsReached() {
        assertThat(AuthorizationScene.on(node).closeCodeOfADisabledUser()).isEqualTo(4507);
    }

    private static void assertRefused(AuthorizationScene scene, Row row, Who who, ErrorCode expected) {
        Map<String, Long> before = scene.tables();

        assertThat(refusal(scene, row, who)).as("%s by %s", row.name(), who).isEqualTo(expected);

        assertThat(scene.tables()).as("%s by %s", row.name(), who).isEqualTo(before);
    }

    private static @Nullable ErrorCode refusal(AuthorizationScene scene, Row row, Who who) {
        BodyCase operation = row.operation();
        ClientFrame.Builder frame = row.forwards() ? scene.forward(row.name(), who) : scene.frame(operation, who);
        assertThat(frame.getBodyCase()).isEqualTo(operation);
        try {
            ServerFrame answer = Core.ask(scene.handler(operation), scene.caller(who), frame);
            // Access counts a request as in flight until it is answered, typing alone excepted.
            assertThat(answer.getBodyCase() == ServerFrame.BodyCase.BODY_NOT_SET)
                    .as("%s has no answer", operation)
                    .isEqualTo(operation == BodyCase.TYPING);
            return answer.getSendResult().hasRefusal()
                    ? answer.getSendResult().getRefusal().getError().getCode()
                    : null;
        } catch (Refusal refusal) {
            return refusal.code();
        }
    }

    /** @param answers null: carried out */
    private record Row(String name, Map<Who, @Nullable ErrorCode> answers) {
        boolean forwards() {
            return name.startsWith("FORWARD_");
        }

        BodyCase operation() {
            return forwards() ? BodyCase.SEND : BodyCase.valueOf(name);
        }

        static Row of(String line) {
            String[] cells = line.trim().split(" +");
            Map<Who, @Nullable ErrorCode> answers = new EnumMap<>(Who.class);
            for (Who who : Who.values()) {
                answers.put(who, code(cells[1 + who.ordinal()]));
            }
            return new Row(cells[0], answers);
        }

        private static @Nullable ErrorCode code(String cell) {
            return switch (cell) {
                case "ok" -> null;
                case "NO" -> ErrorCode.NOT_ALLOWED;
                case "ROLE" -> ErrorCode.NOT_ADMIN;
                case "NONE" -> ErrorCode.NOT_FOUND;
                case "STAYS" -> ErrorCode.CONFLICT;
                case "UNREAD" -> ErrorCode.CANNOT_FORWARD;
                default -> throw new IllegalArgumentException(cell);
            };
        }
    }

    private static Stream<Row> rows() {
        List<String> lines = TABLE.lines().toList();
        assertThat(lines.get(0).trim().split(" +"))
                .isEqualTo(Stream.concat(
                                Stream.of("operation"),
                                Arrays.stream(Who.values())
                                        .map(who -> who.name().toLowerCase(Locale.ROOT)))
                        .toArray(String[]::new));
        return lines.stream().skip(1).map(Row::of);
    }
}
