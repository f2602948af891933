package io.parley.client;

import com.google.protobuf.ByteString;
import io.parley.common.error.Catalogue;
import io.parley.common.protocol.Ack;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.Conversation;
import io.parley.common.protocol.ConversationKind;
import io.parley.common.protocol.DeviceKind;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.HelloResult;
import io.parley.common.protocol.Limits;
import io.parley.common.protocol.ListRelationsResult;
import io.parley.common.protocol.Member;
import io.parley.common.protocol.Message;
import io.parley.common.protocol.MessagePush;
import io.parley.common.protocol.OutgoingMessage;
import io.parley.common.protocol.Pong;
import io.parley.common.protocol.Pull;
import io.parley.common.protocol.PullResult;
import io.parley.common.protocol.ReadPush;
import io.parley.common.protocol.Send;
import io.parley.common.protocol.SendResult;
import io.parley.common.protocol.ServerFrame;
import io.parley.common.protocol.Sync;
import io.parley.common.protocol.SyncResult;
import io.parley.common.protocol.UserKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** The server's promises in memory: one log per conversation, one row per client_msg_id, prefix acceptance. */
final class ModelServer {
    final Map<Long, Room> rooms = new TreeMap<>();
    long logEpoch = 7;
    int maxPull = 4;
    int pageOfSync = 2;
    final ModelChanges changes = new ModelChanges(this);
    private final BiConsumer<Long, ServerFrame> push;
    private long version;
    private long lastMessageId = 1_000;

    static final class Room {
        final List<Long> members;
        /** As they are now. */
        final List<Message> messages = new ArrayList<>();
        /** As they were sent. */
        final List<String> sent = new ArrayList<>();
        /** The log of changes: which seq. */
        final List<Long> changes = new ArrayList<>();
        /** Rises with whatever a sync has to tell of. */
        long version;

        final Map<Long, Long> readSeqs = new HashMap<>();
        /** By user, each deletion. */
        final Map<Long, List<List<Long>>> deletions = new HashMap<>();

        Room(List<Long> members) {
            this.members = members;
        }

        /** What the user has not deleted. */
        List<Message> shownTo(long user) {
            Set<Long> deleted = new HashSet<>();
            deletions.getOrDefault(user, List.of()).forEach(deleted::addAll);
            return messages.stream()
                    .filter(message -> !deleted.contains(message.getSeq()))
                    .toList();
        }

        List<String> texts() {
            return messages.stream()
                    .map(m -> m.getContent().getText().getText())
                    .toList();
        }
    }

    /** What everybody is told. */
    ListRelationsResult relations = ListRelationsResult.getDefaultInstance();

    /** @param push gets a frame for every connection of a user */
    ModelServer(BiConsumer<Long, ServerFrame> push) {
        this.push = push;
    }

    synchronized Room room(long id, Long... members) {
        Room room = new Room(List.of(members));
        room.version = ++version;
        rooms.put(id, room);
        return room;
    }

    /** The answer, with its reply_to; null for what gets none. */
    synchronized ServerFrame handle(long user, ClientFrame frame) {
        ServerFrame.Builder answer = ServerFrame.newBuilder().setReplyTo(frame.getRequestId());
        switch (frame.getBodyCase()) {
            case HELLO -> answer.setHelloResult(hello(user));
            case PING -> answer.setPong(Pong.getDefaultInstance());
            case SEND -> answer.mergeFrom(append(user, frame.getSend()));
            case SYNC -> answer.setSyncResult(sync(user, frame.getSync()));
            case PULL -> answer.setPullResult(pull(user, frame.getPull()));
            case EDIT, RECALL, PULL_CHANGES, DELETE_MESSAGES -> answer.mergeFrom(changes.handle(user, frame));
            case MARK_READ -> {
                long id = frame.getMarkRead().getConversationId();
                long seq =
                        rooms.get(id).readSeqs.merge(user, frame.getMarkRead().getReadSeq(), Math::max);
                answer.getMarkReadResultBuilder().setConversationId(id).setReadSeq(seq);
                ReadPush.Builder read = ReadPush.newBuilder()
                        .setConversationId(id)
                        .setUserId(user)
                        .setReadSeq(seq);
                pushTo(rooms.get(id), ServerFrame.newBuilder().setReadPush(read).build());
            }
            case LIST_RELATIONS -> answer.setListRelationsResult(relations);
            case LIST_SESSIONS -> answer.getListSessionsResultBuilder();
            case BLOCK ->
                answer.getRelationResultBuilder()
                        .getRelationBuilder()
                        .setUserId(frame.getBlock().getUserId())
                        .setBlocked(true)
                        .setVersion(1);
            case GET_PROFILES ->
                frame.getGetProfiles().getUserIdsList().stream()
                        .filter(id -> rooms.values().stream().anyMatch(room -> room.members.contains(id)))
                        .forEach(id -> answer.getGetProfilesResultBuilder()
                                .addProfilesBuilder()
                                .setUserId(id)
                                .setKind(UserKind.USER)
                                .setName("user " + id)
                                .setAvatarUrl("https://example.org/" + id)
                                .addAttributesBuilder()
                                .setName("plan")
                                .setValue("gold"));
            case LIST_DEVICES ->
                answer.getListDevicesResultBuilder()
                        .addDevicesBuilder()
                        .setDeviceId("phone-of-" + user)
                        .setKind(DeviceKind.MOBILE)
                        .setClient("app/1")
                        .setFirstSeenMs(5)
                        .setLastSeenMs(6)
                        .setOnline(true);
            case LOG_OUT_DEVICE -> answer.getLogOutDeviceResultBuilder();
            default -> answer.setError(Catalogue.error(ErrorCode.UNKNOWN_OPERATION, "not in the model"));
        }
        return answer.build();
    }

    private HelloResult hello(long user) {
        return HelloResult.newBuilder()
                .setUserId(user)
                .setConnectionId("c" + user)
                .setServerTimeMs(FakeScheduler.START_MILLIS)
                .setLogEpoch(logEpoch)
                .setLimits(Limits.newBuilder()
                        .setMaxMessagesPerSend(3)
                        .setMaxPullMessages(maxPull)
                        .setMaxFrameBytes(65_536)
                        .setMaxTextBytes(8_192)
                        .setPingIntervalMs(20_000))
                .build();
    }

    private ServerFrame append(long user, Send send) {
        Room room = rooms.get(send.getConversationId());
        if (room == null || !room.members.contains(user)) {
            return ServerFrame.newBuilder()
                    .setError(Catalogue.error(ErrorCode.NOT_ALLOWED, "not a member"))
                    .build();
        }
        SendResult.Builder result = SendResult.newBuilder().setConversationId(send.getConversationId());
        for (OutgoingMessage outgoing : send.getMessagesList()) {
            if (outgoing.getContent().getText().getText().startsWith("refuse")) {
                result.getRefusalBuilder()
                        .setClientMsgId(outgoing.getClientMsgId())
                        .setError(Catalogue.error(ErrorCode.NOT_ALLOWED, "refused by the model"));
                break;
            }
            result.addAcks(append(room, user, send.getConversationId(), outgoing));
        }
        return ServerFrame.newBuilder().setSendResult(result).build();
    }

    private Ack append(Room room, long user, long id, OutgoingMessage outgoing) {
        Message known = room.messages.stream()
                .filter(m -> m.getSenderId() == user && m.getClientMsgId().equals(outgoing.getClientMsgId()))
                .findFirst()
                .orElse(null);
        Message message = known != null
                ? known
                : Message.newBuilder()
                        .setMessageId(++lastMessageId)
                        .setConversationId(id)
                        .setSeq(room.messages.size() + 1)
                        .setSenderId(user)
                        .setClientMsgId(outgoing.getClientMsgId())
                        .setSentAtMs(FakeScheduler.START_MILLIS)
                        .setContent(outgoing.getContent())
                        .build();
        if (known == null) {
            room.messages.add(message);
            room.sent.add(outgoing.getContent().getText().getText());
        }
        // A repeated message is pushed again; the node that does it may still know it as it was sent.
        Message pushed = known == null
                ? message
                : message.toBuilder()
                        .setContent(outgoing.getContent())
                        .clearChangeSeq()
                        .clearEdits()
                        .clearEditedAtMs()
                        .clearRecalled()
                        .build();
        MessagePush.Builder body =
                MessagePush.newBuilder().setConversationId(id).addMessages(pushed);
        pushTo(room, ServerFrame.newBuilder().setMessagePush(body).build());
        return Ack.newBuilder()
                .setClientMsgId(message.getClientMsgId())
                .setMessageId(message.getMessageId())
                .setSeq(message.getSeq())
                .setSentAtMs(message.getSentAtMs())
                .setDuplicate(known != null)
                .build();
    }

    void pushTo(Room room, ServerFrame frame) {
        pushTo(room, room.members, frame);
    }

    void pushTo(Room room, List<Long> users, ServerFrame frame) {
        room.version = ++version;
        users.forEach(user -> push.accept(user, frame));
    }

    /** The token is the version up to which everything was told. */
    private SyncResult sync(long user, Sync sync) {
        long since = sync.getSyncToken().isEmpty()
                ? 0
                : Long.parseLong(sync.getSyncToken().toStringUtf8());
        List<Map.Entry<Long, Room>> fresh = rooms.entrySet().stream()
                .filter(room -> room.getValue().version > since
                        && room.getValue().members.contains(user))
                .sorted(Comparator.comparing(room -> room.getValue().version))
                .toList();
        SyncResult.Builder result = SyncResult.newBuilder();
        List<Map.Entry<Long, Room>> page = fresh.subList(0, Math.min(fresh.size(), pageOfSync));
        page.forEach(room -> result.addConversations(conversation(room.getKey(), room.getValue(), user)));
        boolean more = page.size() < fresh.size();
        long told = more ? page.get(page.size() - 1).getValue().version : version;
        return result.setMore(more)
                .setNextToken(ByteString.copyFromUtf8(String.valueOf(told)))
                .build();
    }

    static Conversation conversation(long id, Room room, long user) {
        long read = room.readSeqs.getOrDefault(user, 0L);
        Conversation.Builder row = Conversation.newBuilder()
                .setConversationId(id)
                .setKind(ConversationKind.DIRECT)
                .setFirstSeq(1)
                .setLastSeq(room.messages.size())
                .setChangeSeq(room.changes.size())
                .setReadSeq(read)
                .setUnread((int) room.messages.stream()
                        .filter(m -> m.getSeq() > read && m.getSenderId() != user && !m.getRecalled())
                        .count())
                .setUpdatedAtMs(FakeScheduler.START_MILLIS);
        for (long member : room.members) {
            row.addMembers(Member.newBuilder()
                    .setUserId(member)
                    .setName("user " + member)
                    .setKind(UserKind.USER)
                    .setReadSeq(room.readSeqs.getOrDefault(member, 0L)));
        }
        row.setDeletionVersion(room.deletions.getOrDefault(user, List.of()).size());
        List<Message> shown = room.shownTo(user);
        if (!shown.isEmpty()) {
            row.setLastMessage(shown.get(shown.size() - 1));
        }
        return row.build();
    }

    private PullResult pull(long user, Pull pull) {
        Room room = rooms.get(pull.getConversationId());
        long last = room.messages.size();
        long to = pull.getToSeq() == 0 ? last : Math.min(pull.getToSeq(), last);
        long from = Math.max(pull.getFromSeq(), 1);
        int limit = Math.min(pull.getLimit() == 0 ? maxPull : pull.getLimit(), maxPull);
        long low = pull.getBackward() ? Math.max(from, to - limit + 1) : from;
        long high = pull.getBackward() ? to : Math.min(to, from + limit - 1);
        return PullResult.newBuilder()
                .setConversationId(pull.getConversationId())
                .addAllMessages(room.shownTo(user).stream()
                        .filter(m -> m.getSeq() >= low && m.getSeq() <= high)
                        .toList())
                .setCoveredFromSeq(low)
                .setCoveredToSeq(high)
                .setFirstSeq(1)
                .setLastSeq(last)
                .build();
    }
}
