package io.parley.logic.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.common.id.IdGenerator;
import io.parley.common.protocol.Block;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.Content;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.JoinGroup;
import io.parley.common.protocol.Member;
import io.parley.common.protocol.MemberRole;
import io.parley.common.protocol.OutgoingMessage;
import io.parley.common.protocol.Send;
import io.parley.common.protocol.ServerFrame;
import io.parley.common.protocol.SystemContent;
import io.parley.common.protocol.SystemEvent;
import io.parley.common.protocol.TextContent;
import io.parley.common.protocol.UserKind;
import io.parley.logic.testing.AccessDriver.Client;
import io.parley.logic.testing.Friends;
import io.parley.logic.testing.Rest;
import io.parley.logic.testing.Rest.Answer;
import io.parley.logic.testing.TwoNodes;
import io.parley.storage.user.UserAccount;
import io.parley.storage.user.UserStore;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** What the operator's own server does to a group of Ann's with Bob, who is connected to another node than it calls. */
class GroupApiIT {
    private static final String KEY = "psk_0123456789abcdefghijklmnopqrstuvwxyzABCDEF";
    private static final String GROUPS = "/api/v1/groups";

    @RegisterExtension
    static final TwoNodes NODES = new TwoNodes("parley.seed.server-key=" + KEY, "parley.group.max-members=4");

    private Client ann;
    private Client bob;
    private Rest rest;
    private String group;

    @BeforeEach
    void meet() {
        ann = NODES.friends().ann();
        bob = NODES.friends().bob();
        rest = Rest.fromOwnAddress(NODES.first());
        group = create(uuid(), ann.userId(), bob.userId()).expect(201).text("conversationId");
    }

    @Test
    void create_isSeenByEveryMember_alsoOneWhoIsNoFriend_andRepeatedIsOneGroup() {
        String opId = uuid();
        long eve = user("Eve");
        Answer made = create(opId, bob.userId(), ann.userId(), eve).expect(201);
        String id = made.text("conversationId");

        await().untilAsserted(() ->
                assertThat(events(bob, id)).containsExactly(SystemEvent.GROUP_CREATED, SystemEvent.MEMBERS_ADDED));
        await().untilAsserted(() -> assertThat(events(ann, id)).containsExactly(SystemEvent.MEMBERS_ADDED));
        assertThat(made.json().at("/group/ownerId").asString()).isEqualTo(text(bob.userId()));
        assertThat(made.json().at("/group/memberCount").asInt()).isEqualTo(3);
        assertThat(made.json().at("/group/joinPolicy").asString()).isEqualTo("BY_INVITATION");
        assertThat(create(opId, bob.userId(), ann.userId(), eve).expect(201).text("conversationId"))
                .isEqualTo(id);
        create(opId, ann.userId(), eve).expectProblem(409, "CONFLICT");
        assertThat(events(bob, id)).hasSize(2);
    }

    @Test
    void update_changesSeveralThingsAtOnce_eachToldToTheMembers() {
        JsonNode after = call(
                        "PATCH",
                        GROUPS + "/" + group,
                        "{'opId':'" + uuid()
                                + "','name':' Theirs ','avatarUrl':'https://x.example/y.png','announcement':'Read me',"
                                + "'joinPolicy':'OPEN_TO_ALL','adminsOnlyAdd':true,'muted':true}")
                .expect(200)
                .json()
                .path("group");

        assertThat(after.path("name").asString()).isEqualTo("Theirs");
        assertThat(after.path("avatarUrl").asString()).isEqualTo("https://x.example/y.png");
        assertThat(after.path("announcement").asString()).isEqualTo("Read me");
        assertThat(after.path("joinPolicy").asString()).isEqualTo("OPEN_TO_ALL");
        assertThat(after.path("adminsOnlyAdd").asBoolean()).isTrue();
        await().untilAsserted(() -> assertThat(bob.pushes())
                .anyMatch(push -> push.hasGroupPush()
                        && push.getGroupPush().getGroup().getName().equals("Theirs")));
        assertThat(events(bob, group))
                .contains(SystemEvent.GROUP_RENAMED, SystemEvent.ANNOUNCEMENT_CHANGED, SystemEvent.GROUP_MUTED);
        assertThat(said(bob)).isEqualTo(ErrorCode.MUTED);
    }

    @Test
    void membersComeAndGo_underTheOwnersName_andAreListedInPages() {
        Client eve = NODES.friends().access().open(1, user("Eve"));
        add(uuid(), eve.userId()).expect(200);
        await().untilAsserted(() -> assertThat(lines(eve, group))
                .singleElement()
                .matches(line -> line.getEvent() == SystemEvent.MEMBERS_ADDED && line.getActorId() == ann.userId()));

        JsonNode page = get("/members?limit=2").expect(200).json();
        assertThat(page.path("more").asBoolean()).isTrue();
        JsonNode rest = get("/members?limit=2&after="
                        + page.at("/members/1/userId").asString())
                .expect(200)
                .json();
        assertThat(rest.path("members").size()).isEqualTo(1);
        assertThat(rest.path("more").asBoolean(false)).isFalse();
        assertThat(get("/members").expect(200).json().path("members").size()).isEqualTo(3);

        String opId = uuid();
        remove(opId, eve).expect(200);
        await().untilAsserted(() -> assertThat(eve.pushes())
                .anyMatch(push ->
                        push.hasConversationPush() && push.getConversationPush().getRemoved()));
        add(uuid(), eve.userId()).expect(200);
        remove(opId, eve).expect(200);
        assertThat(get("/members").json().path("members").size()).isEqualTo(3);
        add(opId, bob.userId()).expectProblem(409, "CONFLICT");
    }

    @Test
    void roles_areSet_andATransferRepeatedLater_isNotDoneAgain() {
        setRole(uuid(), bob, "GROUP_ADMIN").expect(200);
        await().untilAsserted(() -> assertThat(changed(bob, bob)).contains(MemberRole.GROUP_ADMIN));

        String opId = uuid();
        assertThat(setRole(opId, bob, "GROUP_OWNER")
                        .expect(200)
                        .json()
                        .at("/group/ownerId")
                        .asString())
                .isEqualTo(text(bob.userId()));
        await().untilAsserted(() -> assertThat(changed(ann, ann)).contains(MemberRole.GROUP_ADMIN));
        setRole(opId, bob, "GROUP_OWNER").expect(200);
        setRole(uuid(), bob, "GROUP_OWNER").expect(200);
        assertThat(events(ann, group))
                .filteredOn(SystemEvent.OWNER_CHANGED::equals)
                .hasSize(1);

        setRole(uuid(), ann, "GROUP_OWNER").expect(200);
        assertThat(setRole(opId, bob, "GROUP_OWNER")
                        .expect(200)
                        .json()
                        .at("/group/ownerId")
                        .asString())
                .isEqualTo(text(ann.userId()));
    }

    @Test
    void ownerWhoIsDisabled_isSucceeded_andMayBeRemovedThen() {
        Client carl = NODES.friends().access().open(0, user("Carl"));
        group = create(uuid(), carl.userId(), bob.userId()).expect(201).text("conversationId");
        disable(carl.userId());

        setRole(uuid(), bob, "GROUP_OWNER").expect(200);
        remove(uuid(), carl).expect(200);

        await().untilAsserted(() ->
                assertThat(events(bob, group)).contains(SystemEvent.OWNER_CHANGED, SystemEvent.MEMBER_REMOVED));
        assertThat(get("/members").json().path("members").size()).isEqualTo(1);
    }

    @Test
    void mute_holdsForTheNextMessage_untilItIsTakenBack() {
        mute(bob, "3600000").expect(200);
        assertThat(said(bob)).isEqualTo(ErrorCode.MUTED);

        mute(bob, "0").expect(200);
        assertThat(said(bob)).isEqualTo(ErrorCode.ERROR_CODE_UNSPECIFIED);
    }

    @Test
    void joinRequests_areListedAndAnswered() {
        call("PATCH", GROUPS + "/" + group, "{'opId':'" + uuid() + "','joinPolicy':'BY_APPROVAL'}")
                .expect(200);
        Client eve = asking("Eve");
        Client mallory = asking("Mallory");
        JsonNode open = get("/join-requests").expect(200).json().path("requests");
        assertThat(open.size()).isEqualTo(2);
        assertThat(open.at("/0/userId").asString()).isEqualTo(text(eve.userId()));
        assertThat(open.at("/0/message").asString()).isEqualTo("it's me");

        answer(eve, "accept").expect(200);
        answer(mallory, "reject").expect(200);

        await().untilAsserted(() -> assertThat(events(eve, group)).containsExactly(SystemEvent.MEMBER_JOINED));
        await().untilAsserted(() -> assertThat(mallory.pushes())
                .filteredOn(ServerFrame::hasJoinRequestPush)
                .last()
                .matches(push -> push.getJoinRequestPush().getEnded()));
        assertThat(get("/join-requests").expect(200).json().path("requests").size())
                .isZero();
        answer(mallory, "accept").expectProblem(404, "NOT_FOUND");
        answer(mallory, "perhaps").expectProblem(404, "NOT_FOUND");
    }

    @Test
    void dissolve_removesEverybody_once_andNoOtherChangeFollows() {
        String opId = uuid();
        dissolve(opId).expect(200);

        await().untilAsserted(() -> assertThat(bob.pushes())
                .anyMatch(push ->
                        push.hasConversationPush() && push.getConversationPush().getRemoved()));
        assertThat(said(ann)).isEqualTo(ErrorCode.NOT_ALLOWED);
        assertThat(dissolve(opId).expect(200).json().has("group")).isFalse();
        dissolve(uuid()).expectProblem(404, "NOT_FOUND");
        add(uuid(), bob.userId()).expectProblem(404, "NOT_FOUND");
        get("/members").expectProblem(404, "NOT_FOUND");
        get("/join-requests").expectProblem(404, "NOT_FOUND");
    }

    @Test
    void whoMayNotBeInAGroup_isNamed_andNothingChanges() {
        long disabled = user("Dora");
        disable(disabled);
        long visitor = somebody(UserKind.VISITOR);
        long agent = somebody(UserKind.AGENT);
        Client eve = NODES.friends().access().open(1, user("Eve"));
        eve.ask(ClientFrame.newBuilder()
                .setBlock(Block.newBuilder().setUserId(ann.userId()).setOpId(uuid())));
        String before = state();

        add(uuid(), 404).expectProblem(404, "NOT_FOUND");
        add(uuid(), disabled).expectProblem(409, "USER_DISABLED");
        for (long one : List.of(visitor, agent, eve.userId())) {
            assertThat(add(uuid(), user("Good"), one)
                            .expectProblem(403, "NOT_ALLOWED")
                            .text("detail"))
                    .contains(text(one));
            create(uuid(), ann.userId(), one).expectProblem(403, "NOT_ALLOWED");
        }
        add(uuid(), user("1"), user("2"), user("3")).expectProblem(409, "GROUP_FULL");
        create(uuid(), bob.userId(), user("1"), user("2"), user("3"), user("4")).expectProblem(409, "GROUP_FULL");
        create(uuid(), visitor, bob.userId()).expectProblem(403, "NOT_ALLOWED");
        create(uuid(), agent, bob.userId()).expectProblem(403, "NOT_ALLOWED");
        create(uuid(), disabled, bob.userId()).expectProblem(409, "USER_DISABLED");
        create(uuid(), 404, bob.userId()).expectProblem(404, "NOT_FOUND");
        setRole(uuid(), eve, "GROUP_ADMIN").expectProblem(404, "NOT_FOUND");
        mute(eve, "5").expectProblem(404, "NOT_FOUND");
        remove(uuid(), eve).expectProblem(404, "NOT_FOUND");
        remove(uuid(), ann).expectProblem(409, "CONFLICT");
        setRole(uuid(), ann, "GROUP_MEMBER").expectProblem(409, "CONFLICT");
        mute(ann, "5").expectProblem(409, "CONFLICT");

        assertThat(state()).isEqualTo(before);
    }

    @Test
    void whatIsNoGroup_isNotFound() {
        for (String other : List.of("1", text(NODES.friends().conversationId()))) {
            group = other;
            String path = GROUPS + "/" + other;
            call("PATCH", path, "{'opId':'" + uuid() + "','name':'x'}").expectProblem(404, "NOT_FOUND");
            add(uuid(), bob.userId()).expectProblem(404, "NOT_FOUND");
            remove(uuid(), bob).expectProblem(404, "NOT_FOUND");
            setRole(uuid(), bob, "GROUP_ADMIN").expectProblem(404, "NOT_FOUND");
            mute(bob, "5").expectProblem(404, "NOT_FOUND");
            answer(bob, "accept").expectProblem(404, "NOT_FOUND");
            dissolve(uuid()).expectProblem(404, "NOT_FOUND");
            get("/members").expectProblem(404, "NOT_FOUND");
            get("/join-requests").expectProblem(404, "NOT_FOUND");
        }
    }

    @Test
    void wrongForm_isRefused_andNothingChanges() {
        String before = state();
        String path = GROUPS + "/" + group;

        create("7", ann.userId()).expectProblem(400, "INVALID_ARGUMENT");
        call("POST", GROUPS, "{'opId':'" + uuid() + "','name':'x'}").expectProblem(400, "INVALID_ARGUMENT");
        for (String wrong : List.of("'name':' '", "'name':'x','joinPolicy':'NEVER'", "'name':'x','userIds':[null]")) {
            call("POST", GROUPS, "{'opId':'" + uuid() + "','ownerId':'" + ann.userId() + "'," + wrong + "}")
                    .expectProblem(400, "INVALID_ARGUMENT");
        }
        call("POST", GROUPS, "[]").expectProblem(400, "MALFORMED_REQUEST");
        for (String wrong : List.of(
                "'muted':null",
                "'name':''",
                "'avatarUrl':'ftp://x'",
                "'joinPolicy':'UNRECOGNIZED'",
                "'announcement':'" + "x".repeat(1001) + "'")) {
            call("PATCH", path, "{'opId':'" + uuid() + "'," + wrong + "}").expectProblem(400, "INVALID_ARGUMENT");
        }
        call("PATCH", path, "{'name':'x'}").expectProblem(400, "INVALID_ARGUMENT");
        add(uuid()).expectProblem(400, "INVALID_ARGUMENT");
        add(
                        uuid(),
                        Collections.nCopies(101, bob.userId()).stream()
                                .mapToLong(Long::longValue)
                                .toArray())
                .expectProblem(400, "TOO_MANY_ITEMS");
        setRole(uuid(), bob, "KING").expectProblem(400, "INVALID_ARGUMENT");
        setRole(uuid(), bob, "MEMBER_ROLE_UNSPECIFIED").expectProblem(400, "INVALID_ARGUMENT");
        mute(bob, "null").expectProblem(400, "INVALID_ARGUMENT");
        mute(bob, "-1").expectProblem(400, "INVALID_ARGUMENT");
        dissolve("").expectProblem(400, "INVALID_ARGUMENT");
        call("DELETE", path + "/members/" + bob.userId(), "").expectProblem(400, "INVALID_ARGUMENT");
        get("/members?limit=501").expectProblem(400, "INVALID_ARGUMENT");

        assertThat(state()).isEqualTo(before);
    }

    @Test
    void withoutTheServersKey_nothingIsAnswered() {
        String before = state();
        String path = GROUPS + "/" + group;
        for (String[] call : new String[][] {
            {"POST", GROUPS, "{}"},
            {"PATCH", path, "{}"},
            {"DELETE", path, ""},
            {"POST", path + "/members", "{}"},
            {"GET", path + "/members", ""},
            {"DELETE", path + "/members/" + bob.userId(), ""},
            {"PUT", path + "/members/" + bob.userId() + "/role", "{}"},
            {"PUT", path + "/members/" + bob.userId() + "/mute", "{}"},
            {"GET", path + "/join-requests", ""},
            {"POST", path + "/join-requests/" + bob.userId() + "/accept", "{}"}
        }) {
            rest.send(rest.json(call[1], call[2]).method(call[0], BodyPublishers.ofString(call[2])))
                    .expectProblem(401, "TOKEN_MISSING");
            rest.send(rest.json(call[1], call[2])
                            .method(call[0], BodyPublishers.ofString(call[2]))
                            .header("Authorization", "Bearer " + KEY + "x"))
                    .expectProblem(401, "TOKEN_INVALID");
        }
        assertThat(state()).isEqualTo(before);
    }

    @Test
    void header_carriesTheUuidAsWell() {
        String opId = uuid();
        Answer removed = rest.send(rest.to(GROUPS + "/" + group + "/members/" + bob.userId())
                        .header("Authorization", "Bearer " + KEY)
                        .header("Idempotency-Key", opId)
                        .DELETE())
                .expect(200);

        assertThat(removed.json().at("/group/memberCount").asInt()).isEqualTo(1);
        remove(opId, bob).expect(200);
        remove(uuid(), bob).expectProblem(404, "NOT_FOUND");
    }

    private Answer create(String opId, long ownerId, long... userIds) {
        return call(
                "POST",
                GROUPS,
                "{'opId':'" + opId + "','ownerId':'" + ownerId + "','name':'Ours','userIds':" + array(userIds) + "}");
    }

    private Answer add(String opId, long... userIds) {
        return call(
                "POST", GROUPS + "/" + group + "/members", "{'opId':'" + opId + "','userIds':" + array(userIds) + "}");
    }

    private Answer remove(String opId, Client member) {
        return call("DELETE", GROUPS + "/" + group + "/members/" + member.userId() + "?opId=" + opId, "");
    }

    private Answer setRole(String opId, Client member, String role) {
        return call(
                "PUT",
                GROUPS + "/" + group + "/members/" + member.userId() + "/role",
                "{'opId':'" + opId + "','role':'" + role + "'}");
    }

    private Answer mute(Client member, String forMs) {
        return call(
                "PUT",
                GROUPS + "/" + group + "/members/" + member.userId() + "/mute",
                "{'opId':'" + uuid() + "','forMs':" + forMs + "}");
    }

    private Answer answer(Client asking, String answer) {
        return call(
                "POST",
                GROUPS + "/" + group + "/join-requests/" + asking.userId() + "/" + answer,
                "{'opId':'" + uuid() + "'}");
    }

    private Answer dissolve(String opId) {
        return call("DELETE", GROUPS + "/" + group + "?opId=" + opId, "");
    }

    private Answer get(String path) {
        return rest.get(GROUPS + "/" + group + path, KEY);
    }

    private Answer call(String method, String path, String body) {
        String json = body.replace('\'', '"');
        return rest.send(rest.json(path, json)
                .method(method, BodyPublishers.ofString(json))
                .header("Authorization", "Bearer " + KEY));
    }

    /** All that a change would change. */
    private String state() {
        return rest.get("/api/v1/conversations/" + group, KEY).expect(200).json()
                + get("/members").expect(200).json().toString();
    }

    private void disable(long userId) {
        call("PATCH", "/api/v1/users/" + userId, "{'disabled':true}").expect(200);
    }

    private Client asking(String name) {
        Client client = NODES.friends().access().open(1, user(name));
        ServerFrame answer = client.ask(ClientFrame.newBuilder()
                .setJoinGroup(JoinGroup.newBuilder()
                        .setConversationId(Long.parseLong(group))
                        .setOpId(uuid())
                        .setMessage("it's me")));
        assertThat(answer.getGroupResult().getRequested()).as("%s", answer).isTrue();
        return client;
    }

    /** Says something in the group; the code of the refusal, unspecified if there is none. */
    private ErrorCode said(Client client) {
        ServerFrame answer = client.ask(ClientFrame.newBuilder()
                .setSend(Send.newBuilder()
                        .setConversationId(Long.parseLong(group))
                        .addMessages(OutgoingMessage.newBuilder()
                                .setClientMsgId(uuid())
                                .setContent(Content.newBuilder()
                                        .setText(TextContent.newBuilder().setText("hello"))))));
        return answer.hasError()
                ? answer.getError().getCode()
                : answer.getSendResult().getRefusal().getError().getCode();
    }

    private static List<SystemEvent> events(Client client, String conversationId) {
        return lines(client, conversationId).stream()
                .map(SystemContent::getEvent)
                .toList();
    }

    private static List<SystemContent> lines(Client client, String conversationId) {
        return client.pushes().stream()
                .filter(push -> push.hasMessagePush()
                        && text(push.getMessagePush().getConversationId()).equals(conversationId))
                .flatMap(push -> push.getMessagePush().getMessagesList().stream())
                .filter(message -> message.getContent().hasSystem())
                .map(message -> message.getContent().getSystem())
                .toList();
    }

    /** The roles that this client heard the member has got. */
    private List<MemberRole> changed(Client client, Client member) {
        return client.pushes().stream()
                .filter(push -> push.hasGroupPush()
                        && text(push.getGroupPush().getConversationId()).equals(group))
                .flatMap(push -> push.getGroupPush().getMembersList().stream())
                .filter(one -> one.getUserId() == member.userId())
                .map(Member::getRole)
                .toList();
    }

    private static long user(String name) {
        return Friends.user(NODES.first(), name);
    }

    private static long somebody(UserKind kind) {
        long id = NODES.first().getBean(IdGenerator.class).next();
        NODES.first().getBean(UserStore.class).add(UserAccount.fresh(id, kind, kind.name()));
        return id;
    }

    private static String array(long... userIds) {
        List<String> all = new ArrayList<>();
        for (long userId : userIds) {
            all.add("'" + userId + "'");
        }
        return all.toString();
    }

    private static String text(long id) {
        return Long.toString(id);
    }

    private static String uuid() {
        return UUID.randomUUID().toString();
    }
}
