package io.parley.logic.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.Content;
import io.parley.common.protocol.OutgoingMessage;
import io.parley.common.protocol.Send;
import io.parley.common.protocol.TextContent;
import io.parley.logic.testing.AccessDriver.Client;
import io.parley.logic.testing.Friends;
import io.parley.logic.testing.Rest;
import io.parley.logic.testing.Rest.Answer;
import io.parley.logic.testing.RestNode;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an operator's server gets of a user. */
class ExportIT {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Friends friends = Friends.meet(RestNode.node());
    private final Rest rest = Rest.fromOwnAddress(RestNode.node());

    @AfterEach
    void leave() {
        friends.close();
    }

    private void say(Client who, String text, int times) {
        Send.Builder send = Send.newBuilder().setConversationId(friends.conversationId());
        IntStream.range(0, times)
                .forEach(i -> send.addMessages(OutgoingMessage.newBuilder()
                        .setClientMsgId(UUID.randomUUID().toString())
                        .setContent(Content.newBuilder()
                                .setText(TextContent.newBuilder().setText(text + i)))));
        who.ask(ClientFrame.newBuilder().setSend(send));
    }

    private List<JsonNode> export(long userId) {
        Answer answer = rest.get("/api/v1/users/" + userId + "/data", RestNode.SERVER_KEY)
                .expect(200);
        assertThat(answer.header("Content-Type")).startsWith("application/x-ndjson");
        return answer.response().body().lines().map(JSON::readTree).toList();
    }

    private static List<JsonNode> named(List<JsonNode> lines, String name) {
        return lines.stream()
                .filter(line -> line.has(name))
                .map(line -> line.path(name))
                .toList();
    }

    @Test
    void export_holdsWhatIsKeptOfTheUser_andNothingThatOthersSaid() {
        for (int i = 0; i < 11; i++) {
            say(friends.ann(), "mine 我的 ", 20);
        }
        say(friends.bob(), "not hers ", 1);

        List<JsonNode> lines = export(friends.ann().userId());

        assertThat(named(lines, "profile"))
                .singleElement()
                .satisfies(
                        profile -> assertThat(profile.path("name").asString()).isEqualTo("Ann"));
        assertThat(named(lines, "device")).hasSize(1);
        assertThat(named(lines, "relation"))
                .singleElement()
                .satisfies(relation ->
                        assertThat(relation.path("state").asString()).isEqualTo("FRIENDS"));
        assertThat(named(lines, "conversation"))
                .singleElement()
                .satisfies(conversation ->
                        assertThat(conversation.path("lastSeq").asString()).isEqualTo("221"));
        assertThat(named(lines, "message"))
                .hasSize(220)
                .allSatisfy(message ->
                        assertThat(message.at("/content/text/text").asString()).startsWith("mine 我的 "));
        assertThat(lines.toString()).doesNotContain("not hers");
        assertThat(lines.get(lines.size() - 1).path("end").asBoolean()).isTrue();
    }

    @Test
    void export_ofNobody_orByNobody_isRefused() {
        rest.get("/api/v1/users/1/data", RestNode.SERVER_KEY).expectProblem(404, "NOT_FOUND");
        rest.get("/api/v1/users/" + friends.ann().userId() + "/data").expectProblem(401, "TOKEN_MISSING");
    }
}
