package io.parley.logic.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.logic.testing.Rest;
import io.parley.logic.testing.Rest.Answer;
import io.parley.logic.testing.RestNode;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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
    void change_profile_isReadAsItStandsThen() {
        Answer user = rest.post(
                        "/api/v1/users",
                        "{\"name\":\"Ann\",\"avatarUrl\":\"https://example.org/a.png\",\"attributes\":{\"plan\":\"gold\",\"city\":\"成都\"}}",
                        RestNode.SERVER_KEY)
                .expect(201);
        String path = "/api/v1/users/" + user.text("userId");

        rest.send(patch(path, "{\"name\":\" Anna \",\"attributes\":{\"plan\":\"silver\"}}"))
                .expect(200);

        JsonNode read = rest.get(path, RestNode.SERVER_KEY).expect(200).json();
        assertThat(read.get("name").asString()).isEqualTo("Anna");
        assertThat(read.get("avatarUrl").asString()).isEqualTo("https://example.org/a.png");
        assertThat(read.get("attributes").toString()).isEqualTo("{\"plan\":\"silver\"}");
        assertThat(read.get("disabled").asBoolean()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\":\" \"}",
                "{\"avatarUrl\":\"javascript:alert(1)\"}",
                "{\"avatarUrl\":\"https:///a.png\"}",
                "{\"attributes\":{\"a b\":\"c\"}}",
                "{\"attributes\":{\"a\":null}}",
            })
    void change_wrongInput_isRefusedAndChangesNothing(String body) {
        Person ann = person("Ann");
        String path = "/api/v1/users/" + ann.id();
        String before = rest.get(path, RestNode.SERVER_KEY).json().toString();

        rest.send(patch(path, body)).expectProblem(400, "INVALID_ARGUMENT");

        assertThat(rest.get(path, RestNode.SERVER_KEY).json()).hasToString(before);
        rest.send(patch("/api/v1/users/1", "{\"name\":\"Eve\"}")).expectProblem(404, "NOT_FOUND");
    }

    @Test
    void change_disabled_endsTokensAndSignInUntilEnabled() {
        Person ann = person("Ann");
        String path = "/api/v1/users/" + ann.id();

        rest.send(patch(path, "{\"disabled\":true}")).expect(200);

        rest.get("/api/v1/relations", ann.token()).expectProblem(401, "TOKEN_REVOKED");
        rest.post(path + "/tokens", "", RestNode.SERVER_KEY).expectProblem(403, "NOT_ALLOWED");
        rest.send(patch(path, "{\"disabled\":false}")).expect(200);
        rest.get("/api/v1/relations", ann.token()).expectProblem(401, "TOKEN_REVOKED");
        String again =
                rest.post(path + "/tokens", "", RestNode.SERVER_KEY).expect(200).text("accessToken");
        rest.get("/api/v1/relations", again).expect(200);
    }

    private HttpRequest.Builder patch(String path, String body) {
        return rest.to(path)
                .method("PATCH", BodyPublishers.ofString(body))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + RestNode.SERVER_KEY);
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
