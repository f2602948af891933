package io.parley.logic.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.Content;
import io.parley.common.protocol.Edit;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.OutgoingMessage;
import io.parley.common.protocol.Pull;
import io.parley.common.protocol.Report;
import io.parley.common.protocol.ReportReason;
import io.parley.common.protocol.ReportedMessage;
import io.parley.common.protocol.Send;
import io.parley.common.protocol.ServerFrame;
import io.parley.common.protocol.TextContent;
import io.parley.logic.testing.AccessDriver.Client;
import io.parley.logic.testing.Friends;
import io.parley.logic.testing.LogicNodes;
import io.parley.logic.testing.Rest;
import io.parley.logic.testing.Rest.Answer;
import io.parley.logic.testing.RestNode;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Ann has said "buy this" to Bob, who reports it. */
class ReportsIT {
    private static final String PATH = "/api/v1/reports";

    private final Friends friends = Friends.meet(RestNode.node());
    private final Client ann = friends.ann();
    private final Client bob = friends.bob();
    private final long pair = friends.conversationId();
    private final Rest rest = Rest.fromOwnAddress(RestNode.node());

    @BeforeEach
    void say() {
        ann.ask(ClientFrame.newBuilder()
                .setSend(Send.newBuilder()
                        .setConversationId(pair)
                        .addMessages(OutgoingMessage.newBuilder()
                                .setClientMsgId(uuid())
                                .setContent(text("buy this")))));
    }

    @AfterEach
    void leave() {
        friends.close();
    }

    private static String uuid() {
        return UUID.randomUUID().toString();
    }

    private static Content text(String text) {
        return Content.newBuilder()
                .setText(TextContent.newBuilder().setText(text))
                .build();
    }

    private Report.Builder ofMessage(String opId) {
        return Report.newBuilder()
                .setOpId(opId)
                .setReason(ReportReason.SPAM)
                .setText("third time today")
                .setMessage(ReportedMessage.newBuilder().setConversationId(pair).setSeq(1));
    }

    private static ServerFrame report(Client who, Report.Builder report) {
        return who.ask(ClientFrame.newBuilder().setReport(report));
    }

    private static ErrorCode code(ServerFrame answer) {
        return answer.getError().getCode();
    }

    private String reported() {
        return Long.toString(report(bob, ofMessage(uuid())).getReportResult().getReportId());
    }

    private Answer post(String path, String body) {
        return rest.post(PATH + "/" + path, body, RestNode.SERVER_KEY);
    }

    private JsonNode read(String id) {
        return rest.get(PATH + "/" + id, RestNode.SERVER_KEY).expect(200).json();
    }

    @Test
    void report_keepsWhatTheMessageSaidThen_andWaitsInTheQueue() {
        String id = reported();
        ann.ask(ClientFrame.newBuilder()
                .setEdit(Edit.newBuilder()
                        .setConversationId(pair)
                        .setSeq(1)
                        .setContent(text("hello"))
                        .setOpId(uuid())));

        JsonNode report = read(id);

        assertThat(report.path("state").asString()).isEqualTo("OPEN");
        assertThat(report.path("reason").asString()).isEqualTo("SPAM");
        assertThat(report.path("text").asString()).isEqualTo("third time today");
        assertThat(report.path("reporterId").asString()).isEqualTo(Long.toString(bob.userId()));
        assertThat(report.path("userId").asString()).isEqualTo(Long.toString(ann.userId()));
        assertThat(report.path("conversationId").asString()).isEqualTo(Long.toString(pair));
        assertThat(report.path("seq").asString()).isEqualTo("1");
        assertThat(report.at("/content/text/text").asString()).isEqualTo("buy this");
        String before = Long.toString(Long.parseLong(id) - 1);
        JsonNode page = rest.get(PATH + "?limit=1&after=" + before, RestNode.SERVER_KEY)
                .expect(200)
                .json();
        assertThat(page.at("/reports/0")).isEqualTo(report);
        assertThat(page.path("more").asBoolean()).isTrue();
    }

    @Test
    void report_repeated_isOneReport_andOfAnotherThingAConflict() {
        String opId = uuid();
        ServerFrame first = report(bob, ofMessage(opId));

        assertThat(report(bob, ofMessage(opId)).getReportResult()).isEqualTo(first.getReportResult());
        assertThat(code(report(bob, ofMessage(opId).setText("other")))).isEqualTo(ErrorCode.CONFLICT);
    }

    @Test
    void report_ofWhatIsNotToBeReported_isRefused() {
        assertThat(code(report(ann, ofMessage(uuid())))).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(code(report(
                        bob,
                        ofMessage(uuid())
                                .setMessage(ReportedMessage.newBuilder()
                                        .setConversationId(pair)
                                        .setSeq(2)))))
                .isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(code(report(bob, ofMessage(uuid()).setReasonValue(99)))).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(code(report(bob, ofMessage(uuid()).setText("x".repeat(501)))))
                .isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(code(report(bob, ofMessage(uuid()).clearMessage()))).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(code(report(bob, ofMessage("no")))).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(code(report(bob, ofMessage(uuid()).setUserId(bob.userId())))).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(code(report(bob, ofMessage(uuid()).setUserId(1)))).isEqualTo(ErrorCode.NOT_FOUND);
    }

    @Test
    void report_ofAPerson_goesOnUntilTheQuota() {
        for (int i = 0; i < 50; i++) {
            assertThat(report(bob, ofMessage(uuid()).setUserId(ann.userId())).hasReportResult())
                    .isTrue();
        }

        assertThat(code(report(bob, ofMessage(uuid())))).isEqualTo(ErrorCode.TOO_MANY_REPORTS);
    }

    @Test
    void take_isForOneModerator() {
        String id = reported();

        assertThat(post(id + "/take", "{\"moderator\":\"eve\"}").expect(200).text("state"))
                .isEqualTo("TAKEN");
        post(id + "/take", "{\"moderator\":\"eve\"}").expect(200);
        post(id + "/take", "{\"moderator\":\"mallory\"}").expectProblem(409, "CONFLICT");
        post(id + "/resolve", "{\"moderator\":\"mallory\",\"outcome\":\"DISMISSED\"}")
                .expectProblem(409, "CONFLICT");
        post("1/take", "{\"moderator\":\"eve\"}").expectProblem(404, "NOT_FOUND");
        post(id + "/take", "{}").expectProblem(400, "INVALID_ARGUMENT");
    }

    @Test
    void resolve_byRecall_takesTheMessageBack_once() {
        String id = reported();
        String resolution = "{\"moderator\":\"eve\",\"outcome\":\"MESSAGE_RECALLED\",\"note\":\"spam\"}";

        Answer resolved = post(id + "/resolve", resolution).expect(200);

        assertThat(resolved.text("state")).isEqualTo("RESOLVED");
        assertThat(resolved.text("outcome")).isEqualTo("MESSAGE_RECALLED");
        assertThat(resolved.text("note")).isEqualTo("spam");
        assertThat(bob.ask(ClientFrame.newBuilder().setPull(Pull.newBuilder().setConversationId(pair)))
                        .getPullResult()
                        .getMessages(0)
                        .getRecalled())
                .isTrue();
        assertThat(post(id + "/resolve", resolution).expect(200).json()).isEqualTo(resolved.json());
        post(id + "/resolve", "{\"moderator\":\"eve\",\"outcome\":\"DISMISSED\"}")
                .expectProblem(409, "CONFLICT");
        assertThat(code(report(bob, ofMessage(uuid())))).isEqualTo(ErrorCode.CONFLICT);
    }

    @Test
    void resolve_byDisabling_endsWhoIsReported() {
        long id = report(bob, ofMessage(uuid()).setUserId(ann.userId()))
                .getReportResult()
                .getReportId();
        post(id + "/resolve", "{\"moderator\":\"eve\",\"outcome\":\"MESSAGE_RECALLED\"}")
                .expectProblem(400, "INVALID_ARGUMENT");

        post(id + "/resolve", "{\"moderator\":\"eve\",\"outcome\":\"USER_DISABLED\"}")
                .expect(200);

        assertThat(LogicNodes.sql(RestNode.node())
                        .queryForObject(
                                "SELECT disabled FROM user_account WHERE user_id = ?", Boolean.class, ann.userId()))
                .isTrue();
        rest.get(PATH).expectProblem(401, "TOKEN_MISSING");
    }
}
