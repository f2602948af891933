package io.parley.client;

import io.parley.common.error.Catalogue;
import io.parley.common.protocol.ChangePush;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.Content;
import io.parley.common.protocol.DeleteMessages;
import io.parley.common.protocol.Deletion;
import io.parley.common.protocol.Edit;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.Message;
import io.parley.common.protocol.PullChanges;
import io.parley.common.protocol.PullChangesResult;
import io.parley.common.protocol.Recall;
import io.parley.common.protocol.ServerFrame;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Edits, recalls and the log of changes of the model. */
final class ModelChanges {
    /** The time within which a message may be changed is over. */
    boolean late;
    /** Nodes of v0.1.0 know nothing of all this. */
    boolean unknown;

    private final ModelServer server;
    private final Set<String> done = new HashSet<>();

    ModelChanges(ModelServer server) {
        this.server = server;
    }

    ServerFrame handle(long user, ClientFrame frame) {
        if (unknown) {
            return error(ErrorCode.UNKNOWN_OPERATION);
        }
        return switch (frame.getBodyCase()) {
            case EDIT -> edit(user, frame.getEdit());
            case RECALL -> recall(user, frame.getRecall());
            case DELETE_MESSAGES -> delete(user, frame.getDeleteMessages());
            default -> pull(user, frame.getPullChanges());
        };
    }

    private ServerFrame edit(long user, Edit edit) {
        Message message = own(user, edit.getConversationId(), edit.getSeq());
        if (message == null || late) {
            return error(late ? ErrorCode.TOO_LATE : ErrorCode.NOT_ALLOWED);
        }
        if (done.contains(edit.getOpId())) {
            return answer(message);
        }
        if (message.getRecalled() || message.getEdits() != edit.getEdits()) {
            return error(ErrorCode.CONFLICT);
        }
        done.add(edit.getOpId());
        return change(message.toBuilder()
                .setContent(edit.getContent())
                .setEdits(message.getEdits() + 1)
                .setEditedAtMs(FakeScheduler.START_MILLIS));
    }

    private ServerFrame recall(long user, Recall recall) {
        Message message = own(user, recall.getConversationId(), recall.getSeq());
        if (message == null || late) {
            return error(late ? ErrorCode.TOO_LATE : ErrorCode.NOT_ALLOWED);
        }
        return message.getRecalled()
                ? answer(message)
                : change(message.toBuilder()
                        .setContent(Content.getDefaultInstance())
                        .setRecalled(true));
    }

    private ServerFrame delete(long user, DeleteMessages request) {
        ModelServer.Room room = server.rooms.get(request.getConversationId());
        long read = room.readSeqs.getOrDefault(user, 0L);
        List<Message> fresh = room.shownTo(user).stream()
                .filter(message -> request.getSeqsList().contains(message.getSeq()))
                .toList();
        if (fresh.stream().anyMatch(message -> message.getSeq() > read && message.getSenderId() != user)) {
            return error(ErrorCode.CONFLICT);
        }
        List<List<Long>> deletions = room.deletions.computeIfAbsent(user, key -> new ArrayList<>());
        if (!fresh.isEmpty()) {
            deletions.add(fresh.stream().map(Message::getSeq).toList());
        }
        Deletion deletion = Deletion.newBuilder()
                .setConversationId(request.getConversationId())
                .addAllSeqs(fresh.stream().map(Message::getSeq).toList())
                .setVersion(deletions.size())
                .build();
        ServerFrame.Builder push = ServerFrame.newBuilder();
        push.getDeletionPushBuilder().setDeletion(deletion);
        server.pushTo(room, List.of(user), push.build());
        ServerFrame.Builder answer = ServerFrame.newBuilder();
        answer.getDeleteMessagesResultBuilder().setDeletion(deletion);
        return answer.build();
    }

    private Message own(long user, long id, long seq) {
        return server.rooms.get(id).messages.stream()
                .filter(message -> message.getSeq() == seq && message.getSenderId() == user)
                .findFirst()
                .orElse(null);
    }

    private ServerFrame change(Message.Builder changed) {
        ModelServer.Room room = server.rooms.get(changed.getConversationId());
        room.changes.add(changed.getSeq());
        Message now = changed.setChangeSeq(room.changes.size()).build();
        room.messages.set((int) now.getSeq() - 1, now);
        server.pushTo(
                room,
                ServerFrame.newBuilder()
                        .setChangePush(ChangePush.newBuilder()
                                .setConversationId(now.getConversationId())
                                .setChangeSeq(now.getChangeSeq())
                                .setMessage(now))
                        .build());
        return answer(now);
    }

    private ServerFrame pull(long user, PullChanges pull) {
        ModelServer.Room room = server.rooms.get(pull.getConversationId());
        int after = (int) pull.getAfterChangeSeq();
        int to = Math.min(room.changes.size(), after + server.maxPull);
        List<Long> told = room.changes.subList(Math.min(after, to), to);
        return ServerFrame.newBuilder()
                .setPullChangesResult(PullChangesResult.newBuilder()
                        .setConversationId(pull.getConversationId())
                        .addAllMessages(room.shownTo(user).stream()
                                .filter(message -> told.contains(message.getSeq()))
                                .sorted(Comparator.comparing(Message::getChangeSeq))
                                .toList())
                        .setCoveredToChangeSeq(to)
                        .setChangeSeq(room.changes.size()))
                .build();
    }

    private static ServerFrame answer(Message message) {
        ServerFrame.Builder frame = ServerFrame.newBuilder();
        frame.getChangeResultBuilder().setMessage(message);
        return frame.build();
    }

    private static ServerFrame error(ErrorCode code) {
        return ServerFrame.newBuilder()
                .setError(Catalogue.error(code, "refused by the model"))
                .build();
    }
}
