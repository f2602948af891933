package io.parley.logic.relation;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.logic.testing.Rest;
import io.parley.logic.testing.Rest.Answer;
import io.parley.logic.testing.RestNode;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What REST has of relations beyond requests and blocks. */
class RelationRestIT {
    private final Rest rest = Rest.fromOwnAddress(RestNode.node());
    private final Person ann = person("Ann");
    private final Person bob = person("Bob");

    private record Person(String id, String token) {}

    @Test
    void rejectAndCancel_endTheRequestOnce() {
        change(ann, bob, "request", "").expect(200);
        change(ann, bob, "reject", "").expectProblem(404, "NOT_FOUND");
        assertThat(change(bob, ann, "reject", "").expect(200).text("state")).isEqualTo("RELATION_STATE_NONE");
        change(bob, ann, "reject", "").expectProblem(404, "NOT_FOUND");

        change(ann, bob, "request", "").expect(200);
        change(ann, bob, "cancel", "").expect(200);
        change(ann, bob, "cancel", "").expectProblem(404, "NOT_FOUND");
    }

    @Test
    void update_labelsAFriendOnly() {
        change(ann, bob, "request", "").expect(200);
        change(ann, bob, "update", ",\"remark\":\"Boss\"").expectProblem(403, "NOT_ALLOWED");
        change(bob, ann, "accept", "").expect(200);

        Answer labelled = change(ann, bob, "update", ",\"remark\":\"老板\",\"group\":\"Work\"")
                .expect(200);
        assertThat(labelled.text("remark") + labelled.text("group")).isEqualTo("老板Work");
        assertThat(change(ann, bob, "update", ",\"group\":\"\"").expect(200).text("remark"))
                .isEqualTo("老板");
        change(ann, bob, "update", "").expectProblem(400, "INVALID_ARGUMENT");
        change(ann, bob, "update", ",\"remark\":\"" + "x".repeat(101) + "\"").expectProblem(400, "INVALID_ARGUMENT");
    }

    @Test
    void list_afterAVersion_hasWhatChangedSince() {
        change(ann, bob, "request", "").expect(200);
        JsonNode all = rest.get("/api/v1/relations", ann.token()).expect(200).json();
        change(ann, bob, "cancel", "").expect(200);

        JsonNode since = rest.get("/api/v1/relations?limit=1&afterVersion=" + all.path("version"), ann.token())
                .expect(200)
                .json();

        assertThat(all.path("relations").size()).isEqualTo(1);
        assertThat(since.path("version").asLong()).isEqualTo(all.path("version").asLong() + 1);
        assertThat(since.at("/relations/0/state").asString()).isEqualTo("RELATION_STATE_NONE");
        assertThat(since.path("more").asBoolean()).isFalse();
        rest.get("/api/v1/relations?limit=501", ann.token()).expectProblem(400, "INVALID_ARGUMENT");
        rest.get("/api/v1/relations?limit=many", ann.token()).expectProblem(400, "INVALID_ARGUMENT");
    }

    private Answer change(Person who, Person whom, String action, String more) {
        return rest.post(
                "/api/v1/relations/" + whom.id() + "/" + action,
                "{\"opId\":\"" + UUID.randomUUID() + "\"" + more + "}",
                who.token());
    }

    private Person person(String name) {
        String path = "/api/v1/users";
        String id = rest.post(path, "{\"name\":\"" + name + "\"}", RestNode.SERVER_KEY)
                .expect(201)
                .text("userId");
        Answer grant =
                rest.post(path + "/" + id + "/tokens", "", RestNode.SERVER_KEY).expect(200);
        return new Person(id, grant.text("accessToken"));
    }
}
