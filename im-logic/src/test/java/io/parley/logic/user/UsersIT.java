package io.parley.logic.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.logic.testing.Rest;
import io.parley.logic.testing.Rest.Answer;
import io.parley.logic.testing.RestNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The server API, and relations with the tokens that it gives. */
class UsersIT {
    private final Rest rest = Rest.fromOwnAddress(RestNode.node());

    private record Person(String id, String token) {}

    @Test
    void create_withServerKey_makesAUserWhoCanSignIn() {
        Answer user = rest.post("/api/v1/users", "{\"name\":\" Ann \"}", RestNode.SERVER_KEY)
                .expect(201);

        assertThat(user.text("name")).isEqualTo("Ann");
        Answer grant = rest.post("/api/v1/users/" + user.text("userId") + "/tokens", "", RestNode.SERVER_KEY)
                .expect(200);
        assertThat(grant.text("userId")).isEqualTo(user.text("userId"));
        rest.get("/api/v1/relations", grant.text("accessToken")).expect(200);
    }

    @Test
    void create_withoutServerKey_isRefused() {
        rest.post("/api/v1/users", "{\"name\":\"Ann\"}").expectProblem(401, "TOKEN_MISSING");
        rest.post("/api/v1/users", "{\"name\":\"Ann\"}", "psk_" + "x".repeat(40))
                .expectProblem(401, "TOKEN_INVALID");
        Answer refused =
                rest.post("/api/v1/users", "{\"name\":\"Ann\"}", person("Bob").token());
        refused.expectProblem(401, "TOKEN_INVALID");
        assertThat(refused.header("WWW-Authenticate")).isEqualTo("Bearer");
    }

    @Test
    void relations_withServerKey_isRefused() {
        rest.get("/api/v1/relations", RestNode.SERVER_KEY).expectProblem(401, "TOKEN_INVALID");
        rest.get("/api/v1/relations").expectProblem(401, "TOKEN_MISSING");
    }

    @Test
    void signIn_unknownUserOrVisitor_isNotFound() {
        String visitor =
                rest.post("/api/v1/visitors", "{\"siteKey\":\"demo-site\"}").text("userId");

        rest.post("/api/v1/users/1/tokens", "", RestNode.SERVER_KEY).expectProblem(404, "NOT_FOUND");
        rest.post("/api/v1/users/" + visitor + "/tokens", "", RestNode.SERVER_KEY)
                .expectProblem(404, "NOT_FOUND");
        Answer bad =
                rest.post("/api/v1/users/me/tokens", "", RestNode.SERVER_KEY).expectProblem(400, "INVALID_ARGUMENT");
        assertThat(bad.text("detail")).isEqualTo("userId: not a number");
    }

    @Test
    void signOut_withServerKey_endsTheUsersTokens() {
        Person ann = person("Ann");

        rest.send(rest.to("/api/v1/users/" + ann.id() + "/tokens")
                        .DELETE()
                        .header("Authorization", "Bearer " + RestNode.SERVER_KEY))
                .expect(204);

        rest.get("/api/v1/relations", ann.token()).expectProblem(401, "TOKEN_REVOKED");
    }

    @Test
    void change_requestAcceptBlock_isSeenByBothSides() {
        Person ann = person("Ann");
        Person bob = person("Bob");

        Answer asked = change(ann, bob, "request", UUID.randomUUID(), "hello").expect(200);
        assertThat(asked.text("state")).isEqualTo("REQUEST_SENT");
        assertThat(only(bob).path("requestMessage").asString()).isEqualTo("hello");
        assertThat(change(bob, ann, "accept", UUID.randomUUID(), "").expect(200).text("state"))
                .isEqualTo("FRIENDS");
        assertThat(only(ann).path("state").asString()).isEqualTo("FRIENDS");
        assertThat(only(ann).path("name").asString()).isEqualTo("Bob");

        assertThat(change(ann, bob, "block", UUID.randomUUID(), "")
                        .expect(200)
                        .json()
                        .path("blocked")
                        .asBoolean())
                .isTrue();
        assertThat(only(bob).path("blocked").asBoolean()).isFalse();
        change(ann, bob, "unblock", UUID.randomUUID(), "").expect(200);
        change(bob, ann, "remove", UUID.randomUUID(), "").expect(200);
        assertThat(rest.get("/api/v1/relations", ann.token())
                        .json()
                        .path("relations")
                        .size())
                .isZero();
    }

    @Test
    void change_sameOpIdAgain_isAnsweredTheSameAndForAnotherChangeRefused() {
        Person ann = person("Ann");
        Person bob = person("Bob");
        UUID op = UUID.randomUUID();
        Answer first = change(ann, bob, "request", op, "hello").expect(200);
        change(bob, ann, "accept", UUID.randomUUID(), "").expect(200);

        assertThat(change(ann, bob, "request", op, "hello")
                        .expect(200)
                        .response()
                        .body())
                .isEqualTo(first.response().body());
        change(ann, bob, "block", op, "").expectProblem(409, "CONFLICT");
    }

    @Test
    void change_idempotencyKey_standsForTheOpId() {
        Person ann = person("Ann");
        Person bob = person("Bob");
        String path = "/api/v1/relations/" + bob.id() + "/block";
        String key = UUID.randomUUID().toString();

        rest.send(rest.to(path)
                        .POST(BodyPublishers.noBody())
                        .header("Authorization", "Bearer " + ann.token())
                        .header("Idempotency-Key", key))
                .expect(200);
        rest.send(rest.json(path, "{\"opId\":\"" + UUID.randomUUID() + "\"}")
                        .header("Authorization", "Bearer " + ann.token())
                        .header("Idempotency-Key", key))
                .expectProblem(400, "INVALID_ARGUMENT");
    }

    @Test
    void change_wrongInput_isRefusedByItsCode() {
        Person ann = person("Ann");
        Person bob = person("Bob");

        rest.post("/api/v1/relations/" + bob.id() + "/request", "{}", ann.token())
                .expectProblem(400, "INVALID_ARGUMENT");
        rest.post("/api/v1/relations/" + bob.id() + "/request", "{\"opId\":\"1\"}", ann.token())
                .expectProblem(400, "INVALID_ARGUMENT");
        change(ann, bob, "marry", UUID.randomUUID(), "").expectProblem(404, "NOT_FOUND");
        change(ann, ann, "request", UUID.randomUUID(), "").expectProblem(400, "INVALID_ARGUMENT");
        change(ann, new Person("77", ""), "request", UUID.randomUUID(), "").expectProblem(404, "NOT_FOUND");
        change(ann, bob, "accept", UUID.randomUUID(), "").expectProblem(403, "NOT_ALLOWED");
        change(ann, bob, "request", UUID.randomUUID(), "x".repeat(201)).expectProblem(400, "INVALID_ARGUMENT");
    }

    private Person person(String name) {
        String id = rest.post("/api/v1/users", "{\"name\":\"" + name + "\"}", RestNode.SERVER_KEY)
                .expect(201)
                .text("userId");
        return new Person(
                id,
                rest.post("/api/v1/users/" + id + "/tokens", "", RestNode.SERVER_KEY)
                        .expect(200)
                        .text("accessToken"));
    }

    private Answer change(Person own, Person peer, String action, UUID op, String message) {
        return rest.post(
                "/api/v1/relations/" + peer.id() + "/" + action,
                "{\"opId\":\"" + op + "\",\"message\":\"" + message + "\"}",
                own.token());
    }

    private JsonNode only(Person own) {
        JsonNode list =
                rest.get("/api/v1/relations", own.token()).expect(200).json().path("relations");
        assertThat(list.size()).isEqualTo(1);
        return list.get(0);
    }
}
