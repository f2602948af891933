package io.parley.logic.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.common.protocol.AcceptFriend;
import io.parley.common.protocol.AddMembers;
import io.parley.common.protocol.AnswerJoinRequest;
import io.parley.common.protocol.Availability;
import io.parley.common.protocol.Block;
import io.parley.common.protocol.CancelFriendRequest;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.ClientFrame.BodyCase;
import io.parley.common.protocol.Content;
import io.parley.common.protocol.CreateGroup;
import io.parley.common.protocol.DeleteMessages;
import io.parley.common.protocol.Delivered;
import io.parley.common.protocol.DeliveredMark;
import io.parley.common.protocol.DissolveGroup;
import io.parley.common.protocol.Edit;
import io.parley.common.protocol.Forward;
import io.parley.common.protocol.GetProfiles;
import io.parley.common.protocol.GetReadCounts;
import io.parley.common.protocol.JoinGroup;
import io.parley.common.protocol.JoinPolicy;
import io.parley.common.protocol.LeaveGroup;
import io.parley.common.protocol.ListDevices;
import io.parley.common.protocol.ListJoinRequests;
import io.parley.common.protocol.ListMembers;
import io.parley.common.protocol.ListPinned;
import io.parley.common.protocol.ListReaders;
import io.parley.common.protocol.ListRelations;
import io.parley.common.protocol.ListSessions;
import io.parley.common.protocol.LogOutDevice;
import io.parley.common.protocol.MarkRead;
import io.parley.common.protocol.MemberRole;
import io.parley.common.protocol.MuteMember;
import io.parley.common.protocol.OpenConversation;
import io.parley.common.protocol.OutgoingMessage;
import io.parley.common.protocol.PinMessage;
import io.parley.common.protocol.PresenceState;
import io.parley.common.protocol.Pull;
import io.parley.common.protocol.PullChanges;
import io.parley.common.protocol.React;
import io.parley.common.protocol.Recall;
import io.parley.common.protocol.RejectFriend;
import io.parley.common.protocol.RemoveFriend;
import io.parley.common.protocol.RemoveMember;
import io.parley.common.protocol.Report;
import io.parley.common.protocol.ReportReason;
import io.parley.common.protocol.ReportedMessage;
import io.parley.common.protocol.RequestFriend;
import io.parley.common.protocol.SaveDraft;
import io.parley.common.protocol.Search;
import io.parley.common.protocol.Send;
import io.parley.common.protocol.ServerFrame;
import io.parley.common.protocol.SetAvailability;
import io.parley.common.protocol.SetMemberRole;
import io.parley.common.protocol.SetPresence;
import io.parley.common.protocol.SubscribePresence;
import io.parley.common.protocol.Sync;
import io.parley.common.protocol.TextContent;
import io.parley.common.protocol.Typing;
import io.parley.common.protocol.Unblock;
import io.parley.common.protocol.UnsubscribePresence;
import io.parley.common.protocol.UpdateFriend;
import io.parley.common.protocol.UpdateGroup;
import io.parley.common.protocol.UpdateSettings;
import io.parley.logic.link.Caller;
import io.parley.logic.link.RequestHandler;
import io.parley.logic.support.SupportScene.Person;
import io.parley.logic.testing.AccessDriver;
import io.parley.logic.testing.Core;
import io.parley.logic.testing.Friends;
import io.parley.logic.testing.LogicNodes;
import io.parley.storage.message.MessageStore;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** Every kind of caller in the conversation that it would ask about, where each has said something if it ever could. */
final class AuthorizationScene {
    /** Time moves these, and the index follows the log; and answers of relations are kept also when they are refusals. */
    private static final Set<String> NOT_COMPARED = Set.of(
            "access_node",
            "presence_watch",
            "job_lease",
            "user_device",
            "device_sign_in",
            "operation",
            "search_posting",
            "search_document",
            "search_progress");

    enum Who {
        OWNER,
        ADMIN,
        MEMBER,
        FORMER,
        STRANGER,
        BLOCKED,
        VISITOR,
        AGENT
    }

    private final SupportScene support;
    private final Map<Who, Person> people = new EnumMap<>(Who.class);
    private final Map<Who, Long> ownSeqs = new EnumMap<>(Who.class);
    /** Where each of them may write, with nobody else here; a message is its first. */
    private final Map<Who, Long> homes = new EnumMap<>(Who.class);
    /** In the group, in no role. */
    private final long other;
    /** Asks to join it. */
    private final long asking;
    /** Has nothing to do with anybody. */
    private final long nobody;

    private final long group;
    private final long pair;
    private final long supportConversation;
    private final long session;
    /** Of two who are no callers. */
    private final long closed;

    static AuthorizationScene on(ConfigurableApplicationContext node) {
        return new AuthorizationScene(SupportScene.newSite(node));
    }

    private AuthorizationScene(SupportScene support) {
        this.support = support;
        for (Who who : List.of(Who.OWNER, Who.ADMIN, Who.MEMBER, Who.FORMER, Who.STRANGER, Who.BLOCKED)) {
            people.put(who, support.user(who.name()));
        }
        people.put(Who.AGENT, support.onlineAgent("AGENT", 1));
        people.put(Who.VISITOR, support.visitor("VISITOR"));
        other = support.user("OTHER").userId();
        Person wishful = support.user("ASKING");
        asking = wishful.userId();
        nobody = support.user("NOBODY").userId();

        group = ask(
                        Who.OWNER,
                        ClientFrame.newBuilder()
                                .setCreateGroup(CreateGroup.newBuilder()
                                        .setOpId(uuid())
                                        .setName("Group")
                                        .setJoinPolicy(JoinPolicy.BY_APPROVAL)
                                        .addUserIds(id(Who.ADMIN))
                                        .addUserIds(id(Who.MEMBER))
                                        .addUserIds(id(Who.FORMER))
                                        .addUserIds(other)))
                .getGroupResult()
                .getConversationId();
        ask(Who.OWNER, role(id(Who.ADMIN)));
        pair = ask(Who.OWNER, open(id(Who.BLOCKED)))
                .getOpenConversationResult()
                .getConversation()
                .getConversationId();
        for (Who who : List.of(Who.OWNER, Who.ADMIN, Who.MEMBER, Who.FORMER, Who.BLOCKED)) {
            say(who, target(who));
        }
        ask(Who.OWNER, remove(id(Who.FORMER)));
        Core.ask(handler(BodyCase.JOIN_GROUP), wishful.caller(), join());
        ask(Who.OWNER, block(id(Who.BLOCKED)));
        supportConversation = support.write(person(Who.VISITOR), "from VISITOR");
        await().until(() -> support.onlySession(person(Who.VISITOR)).getAgentId() == id(Who.AGENT));
        session = support.onlySession(person(Who.VISITOR)).getSessionId();
        await().until(() -> !support.lines(supportConversation).isEmpty());
        say(Who.AGENT, supportConversation);
        say(Who.VISITOR, supportConversation);
        people.forEach((who, person) -> homes.put(who, isUser(who) ? saidTo(asking, person) : supportConversation));
        closed = saidTo(nobody, wishful);
    }

    private static boolean isUser(Who who) {
        return who != Who.VISITOR && who != Who.AGENT;
    }

    /** The DIRECT conversation in which this person has said something to the other. */
    private long saidTo(long peer, Person person) {
        long conversation = Core.ask(handler(BodyCase.OPEN_CONVERSATION), person.caller(), open(peer))
                .getOpenConversationResult()
                .getConversation()
                .getConversationId();
        support.send(person, conversation, "said");
        return conversation;
    }

    private ServerFrame ask(Who who, ClientFrame.Builder frame) {
        return Core.ask(handler(frame.getBodyCase()), caller(who), frame);
    }

    private void say(Who who, long conversation) {
        support.send(person(who), conversation, "from " + who);
        ownSeqs.put(
                who,
                support.node
                        .getBean(MessageStore.class)
                        .read(conversation, 1, Long.MAX_VALUE, 100, true)
                        .lastSeq());
    }

    private Person person(Who who) {
        Person person = people.get(who);
        assertThat(person).isNotNull();
        return person;
    }

    private long id(Who who) {
        return person(who).userId();
    }

    Caller caller(Who who) {
        return person(who).caller();
    }

    RequestHandler handler(BodyCase operation) {
        return support.handler(operation);
    }

    /** The conversation that a caller asks about where the operation is not one of groups. */
    private long target(Who who) {
        return switch (who) {
            case OWNER, ADMIN, MEMBER, FORMER, STRANGER -> group;
            case BLOCKED -> pair;
            case VISITOR, AGENT -> supportConversation;
        };
    }

    /** A checksum of each table. */
    Map<String, Long> tables() {
        JdbcTemplate sql = LogicNodes.sql(support.node);
        String names = sql
                .queryForList(
                        "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()",
                        String.class)
                .stream()
                .filter(name -> !NOT_COMPARED.contains(name))
                .collect(Collectors.joining(", "));
        Map<String, Long> checksums = new TreeMap<>();
        sql.query("CHECKSUM TABLE " + names, row -> {
            checksums.put(row.getString(1), row.getLong(2));
        });
        assertThat(checksums).hasSizeGreaterThan(20);
        return checksums;
    }

    int closeCodeOfADisabledUser() {
        long disabled = Friends.user(support.node, "DISABLED");
        LogicNodes.sql(support.node).update("UPDATE user_account SET disabled = 1 WHERE user_id = ?", disabled);
        try (AccessDriver access = new AccessDriver(
                "d-" + Long.toHexString(System.nanoTime()), System.nanoTime(), LogicNodes.linkPort(support.node))) {
            return access.open(0, disabled).closeCode();
        }
    }

    /** What somebody else said there; the blocked one, to whom nobody said anything, reports a person. */
    private Report.Builder report(Who who) {
        Report.Builder report = Report.newBuilder().setOpId(uuid()).setReason(ReportReason.SPAM);
        Who other = switch (who) {
            case OWNER -> Who.ADMIN;
            case VISITOR -> Who.AGENT;
            case AGENT -> Who.VISITOR;
            default -> Who.OWNER;
        };
        return who == Who.BLOCKED
                ? report.setUserId(id(other))
                : report.setMessage(ReportedMessage.newBuilder()
                        .setConversationId(target(who))
                        .setSeq(ownSeqs.getOrDefault(other, 1L)));
    }

    /** One message, as the row of this name says. */
    ClientFrame.Builder forward(String row, Who who) {
        long home = homes.getOrDefault(who, 0L);
        long homeSeq = isUser(who) ? 1 : ownSeqs.getOrDefault(who, 1L);
        return switch (row) {
            case "FORWARD_OUT" ->
                forward(target(who), ownSeqs.getOrDefault(who, ownSeqs.getOrDefault(Who.OWNER, 1L)), home);
            case "FORWARD_IN" -> forward(home, homeSeq, target(who));
            case "FORWARD_UNREAD" -> forward(closed, 1, home);
            case "FORWARD_UNREAD_IN" -> forward(closed, 1, target(who));
            default -> throw new IllegalArgumentException(row);
        };
    }

    private static ClientFrame.Builder forward(long from, long seq, long to) {
        return ClientFrame.newBuilder()
                .setSend(Send.newBuilder()
                        .setConversationId(to)
                        .addMessages(OutgoingMessage.newBuilder()
                                .setClientMsgId(uuid())
                                .setForward(Forward.newBuilder()
                                        .setConversationId(from)
                                        .addSeqs(seq))));
    }

    ClientFrame.Builder frame(BodyCase operation, Who who) {
        long conversation = target(who);
        long peer = who == Who.BLOCKED ? id(Who.OWNER) : nobody;
        long seq = ownSeqs.getOrDefault(who, 1L);
        ClientFrame.Builder frame = ClientFrame.newBuilder();
        return switch (operation) {
            case SEND -> SupportScene.sendFrame(conversation, "again");
            case RECALL ->
                frame.setRecall(Recall.newBuilder()
                        .setConversationId(conversation)
                        .setSeq(seq)
                        .setOpId(uuid()));
            case EDIT ->
                frame.setEdit(Edit.newBuilder()
                        .setConversationId(conversation)
                        .setSeq(seq)
                        .setOpId(uuid())
                        .setContent(Content.newBuilder()
                                .setText(TextContent.newBuilder().setText("other"))));
            case REACT ->
                frame.setReact(React.newBuilder()
                        .setConversationId(conversation)
                        .setSeq(seq)
                        .setEmoji("👍")
                        .setOpId(uuid()));
            case PIN_MESSAGE ->
                frame.setPinMessage(PinMessage.newBuilder()
                        .setConversationId(conversation)
                        .setSeq(seq)
                        .setOpId(uuid()));
            case LIST_PINNED -> frame.setListPinned(ListPinned.newBuilder().setConversationId(conversation));
            case SEARCH ->
                frame.setSearch(
                        Search.newBuilder().setConversationId(conversation).setQuery("from"));
            case TYPING -> frame.setTyping(Typing.newBuilder().setConversationId(conversation));
            case MARK_READ ->
                frame.setMarkRead(
                        MarkRead.newBuilder().setConversationId(conversation).setReadSeq(1));
            case DELIVERED ->
                frame.setDelivered(Delivered.newBuilder()
                        .addMarks(DeliveredMark.newBuilder()
                                .setConversationId(conversation)
                                .setSeq(1)));
            case GET_READ_COUNTS ->
                frame.setGetReadCounts(GetReadCounts.newBuilder()
                        .setConversationId(conversation)
                        .addSeqs(seq));
            case LIST_READERS ->
                frame.setListReaders(
                        ListReaders.newBuilder().setConversationId(conversation).setSeq(seq));
            case PULL -> frame.setPull(Pull.newBuilder().setConversationId(conversation));
            case PULL_CHANGES -> frame.setPullChanges(PullChanges.newBuilder().setConversationId(conversation));
            case SYNC -> frame.setSync(Sync.getDefaultInstance());
            case OPEN_CONVERSATION -> open(peer);
            case UPDATE_SETTINGS ->
                frame.setUpdateSettings(UpdateSettings.newBuilder()
                        .setConversationId(conversation)
                        .setOpId(uuid())
                        .setPinned(true));
            case SAVE_DRAFT ->
                frame.setSaveDraft(
                        SaveDraft.newBuilder().setConversationId(conversation).setDraft("draft"));
            case DELETE_MESSAGES ->
                frame.setDeleteMessages(DeleteMessages.newBuilder()
                        .setConversationId(conversation)
                        .addSeqs(seq));
            case REQUEST_FRIEND ->
                frame.setRequestFriend(
                        RequestFriend.newBuilder().setUserId(peer).setOpId(uuid()));
            case ACCEPT_FRIEND ->
                frame.setAcceptFriend(AcceptFriend.newBuilder().setUserId(peer).setOpId(uuid()));
            case REJECT_FRIEND ->
                frame.setRejectFriend(RejectFriend.newBuilder().setUserId(peer).setOpId(uuid()));
            case CANCEL_FRIEND_REQUEST ->
                frame.setCancelFriendRequest(
                        CancelFriendRequest.newBuilder().setUserId(peer).setOpId(uuid()));
            case UPDATE_FRIEND ->
                frame.setUpdateFriend(UpdateFriend.newBuilder()
                        .setUserId(peer)
                        .setOpId(uuid())
                        .setRemark("remark"));
            case REMOVE_FRIEND ->
                frame.setRemoveFriend(RemoveFriend.newBuilder().setUserId(peer).setOpId(uuid()));
            case BLOCK -> block(peer);
            case UNBLOCK ->
                frame.setUnblock(Unblock.newBuilder().setUserId(peer).setOpId(uuid()));
            case LIST_RELATIONS -> frame.setListRelations(ListRelations.getDefaultInstance());
            case LIST_SESSIONS -> frame.setListSessions(ListSessions.getDefaultInstance());
            case RESOLVE_SESSION -> SupportScene.resolveFrame(session);
            case SET_AVAILABILITY ->
                frame.setSetAvailability(SetAvailability.newBuilder().setAvailability(Availability.AWAY));
            case REPORT -> frame.setReport(report(who));
            case GET_PROFILES -> frame.setGetProfiles(GetProfiles.newBuilder().addUserIds(id(Who.OWNER)));
            case LIST_DEVICES -> frame.setListDevices(ListDevices.getDefaultInstance());
            case LOG_OUT_DEVICE ->
                frame.setLogOutDevice(LogOutDevice.newBuilder().setDeviceId("gone"));
            case SUBSCRIBE_PRESENCE ->
                frame.setSubscribePresence(SubscribePresence.newBuilder().addUserIds(id(Who.OWNER)));
            case UNSUBSCRIBE_PRESENCE -> frame.setUnsubscribePresence(UnsubscribePresence.getDefaultInstance());
            case SET_PRESENCE -> frame.setSetPresence(SetPresence.newBuilder().setState(PresenceState.PRESENCE_AWAY));
            case CREATE_GROUP ->
                frame.setCreateGroup(CreateGroup.newBuilder().setOpId(uuid()).setName("Mine"));
            case UPDATE_GROUP ->
                frame.setUpdateGroup(UpdateGroup.newBuilder()
                        .setConversationId(group)
                        .setOpId(uuid())
                        .setName("Other"));
            case ADD_MEMBERS ->
                frame.setAddMembers(AddMembers.newBuilder()
                        .setConversationId(group)
                        .setOpId(uuid())
                        .addUserIds(nobody));
            case REMOVE_MEMBER -> remove(other);
            case JOIN_GROUP -> join();
            case LEAVE_GROUP ->
                frame.setLeaveGroup(
                        LeaveGroup.newBuilder().setConversationId(group).setOpId(uuid()));
            case ANSWER_JOIN_REQUEST ->
                frame.setAnswerJoinRequest(AnswerJoinRequest.newBuilder()
                        .setConversationId(group)
                        .setOpId(uuid())
                        .setUserId(asking)
                        .setAccept(true));
            case SET_MEMBER_ROLE -> role(other);
            case MUTE_MEMBER ->
                frame.setMuteMember(MuteMember.newBuilder()
                        .setConversationId(group)
                        .setOpId(uuid())
                        .setUserId(other)
                        .setForMs(1000));
            case DISSOLVE_GROUP ->
                frame.setDissolveGroup(
                        DissolveGroup.newBuilder().setConversationId(group).setOpId(uuid()));
            case LIST_MEMBERS -> frame.setListMembers(ListMembers.newBuilder().setConversationId(group));
            case LIST_JOIN_REQUESTS ->
                frame.setListJoinRequests(ListJoinRequests.newBuilder().setConversationId(group));
            default -> throw new IllegalArgumentException(operation + ": not in the table");
        };
    }

    private static ClientFrame.Builder open(long peer) {
        return ClientFrame.newBuilder()
                .setOpenConversation(OpenConversation.newBuilder().setPeerUserId(peer));
    }

    private static ClientFrame.Builder block(long peer) {
        return ClientFrame.newBuilder()
                .setBlock(Block.newBuilder().setUserId(peer).setOpId(uuid()));
    }

    private ClientFrame.Builder role(long userId) {
        return ClientFrame.newBuilder()
                .setSetMemberRole(SetMemberRole.newBuilder()
                        .setConversationId(group)
                        .setOpId(uuid())
                        .setUserId(userId)
                        .setRole(MemberRole.GROUP_ADMIN));
    }

    private ClientFrame.Builder remove(long userId) {
        return ClientFrame.newBuilder()
                .setRemoveMember(RemoveMember.newBuilder()
                        .setConversationId(group)
                        .setOpId(uuid())
                        .setUserId(userId));
    }

    private ClientFrame.Builder join() {
        return ClientFrame.newBuilder()
                .setJoinGroup(JoinGroup.newBuilder().setConversationId(group).setOpId(uuid()));
    }

    private static String uuid() {
        return UUID.randomUUID().toString();
    }
}
