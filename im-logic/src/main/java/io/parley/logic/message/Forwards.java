package io.parley.logic.message;

import io.parley.common.content.MergedItems;
import io.parley.common.error.Catalogue;
import io.parley.common.protocol.Content;
import io.parley.common.protocol.Error;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.Forward;
import io.parley.common.protocol.MergedContent;
import io.parley.common.protocol.MergedItem;
import io.parley.common.protocol.Origin;
import io.parley.common.protocol.OutgoingMessage;
import io.parley.logic.conversation.ConversationAccess;
import io.parley.logic.conversation.ConversationAccess.Visible;
import io.parley.logic.link.Caller;
import io.parley.logic.link.ClientLimits;
import io.parley.storage.message.MessageStore;
import io.parley.storage.message.MessageStore.Place;
import io.parley.storage.message.StoredMessage;
import io.parley.storage.user.UserAccount;
import io.parley.storage.user.UserStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes contents of what is forwarded, out of what the sender may read when it asks. */
@Component
class Forwards {
    /** Messages that one Send forwards, and items of a merged one. */
    static final int MOST = 100;

    private final ConversationAccess access;
    private final MessageStore messages;
    private final UserStore users;
    private final int maxMergedBytes;

    Forwards(ConversationAccess access, MessageStore messages, UserStore users, ClientLimits limits) {
        this.access = access;
        this.messages = messages;
        this.users = users;
        this.maxMergedBytes = 2 * limits.maxTextBytes();
    }

    /**
     * @param content what is to be stored; empty if there is a refusal
     * @param refusal why nothing can be forwarded now
     */
    record Filled(Content content, Optional<ErrorCode> refusal) {
        static Filled refused(ErrorCode code) {
            return new Filled(Content.getDefaultInstance(), Optional.of(code));
        }
    }

    /** What is wrong with the form of one that forwards; null: nothing. */
    static @Nullable Error wrong(OutgoingMessage message) {
        Forward forward = message.getForward();
        if (message.hasContent()) {
            return Catalogue.error(ErrorCode.INVALID_ARGUMENT, "content: (expected: none beside forward)");
        }
        if (forward.getSeqsCount() == 0) {
            return Catalogue.error(ErrorCode.INVALID_ARGUMENT, "forward.seqs: none (expected: at least 1)");
        }
        long before = 0;
        for (long seq : forward.getSeqsList()) {
            if (seq <= before) {
                return Catalogue.error(
                        ErrorCode.INVALID_RANGE, "forward.seqs: " + seq + " (expected: above " + before + ")");
            }
            before = seq;
        }
        return null;
    }

    /** Made anew: by fields that this version does not know a resend is no other message. */
    static Forward known(Forward forward) {
        return Forward.newBuilder()
                .setConversationId(forward.getConversationId())
                .addAllSeqs(forward.getSeqsList())
                .build();
    }

    /** Each of these, which are right in their form. Blocks on the database. */
    Map<Forward, Filled> fill(Caller caller, Collection<Forward> forwards) {
        Map<Place, StoredMessage> sources = sources(caller, forwards);
        Map<Long, UserAccount> authors = users.findAll(sources.values().stream()
                .filter(source -> !source.content().hasOrigin())
                .map(StoredMessage::senderId)
                .collect(Collectors.toSet()));
        Map<Forward, Filled> filled = new HashMap<>();
        for (Forward forward : forwards) {
            filled.computeIfAbsent(forward, one -> fill(one, sources, authors));
        }
        return filled;
    }

    private Map<Place, StoredMessage> sources(Caller caller, Collection<Forward> forwards) {
        Map<Long, Optional<Visible>> readable = new HashMap<>();
        Set<Place> places = new HashSet<>();
        for (Forward forward : forwards) {
            readable.computeIfAbsent(forward.getConversationId(), id -> access.readable(caller, id))
                    .ifPresent(visible -> forward.getSeqsList().stream()
                            .filter(visible::contains)
                            .forEach(seq -> places.add(new Place(forward.getConversationId(), seq))));
        }
        return messages.at(places).stream()
                .collect(Collectors.toMap(
                        message -> new Place(message.conversationId(), message.seq()), Function.identity()));
    }

    private Filled fill(Forward forward, Map<Place, StoredMessage> sources, Map<Long, UserAccount> authors) {
        List<MergedItem> items = new ArrayList<>();
        for (long seq : forward.getSeqsList()) {
            StoredMessage source = sources.get(new Place(forward.getConversationId(), seq));
            if (source == null || !isSaid(source.content())) {
                return Filled.refused(ErrorCode.CANNOT_FORWARD);
            }
            if (source.content().hasMerged()) {
                items.addAll(source.content().getMerged().getItemsList());
            } else {
                items.add(MergedItems.of(origin(source, authors.get(source.senderId())), source.content()));
            }
        }
        return items.size() == 1 ? new Filled(MergedItems.content(items.get(0)), Optional.empty()) : merged(items);
    }

    private Filled merged(List<MergedItem> items) {
        if (items.size() > MOST) {
            return Filled.refused(ErrorCode.TOO_MANY_ITEMS);
        }
        MergedContent merged = MergedContent.newBuilder().addAllItems(items).build();
        return merged.getSerializedSize() > maxMergedBytes
                ? Filled.refused(ErrorCode.TEXT_TOO_LONG)
                : new Filled(Content.newBuilder().setMerged(merged).build(), Optional.empty());
    }

    /** Somebody said it, and it was not recalled. */
    private static boolean isSaid(Content content) {
        return !content.hasSystem() && content.getKindCase() != Content.KindCase.KIND_NOT_SET;
    }

    private static Origin origin(StoredMessage source, @Nullable UserAccount author) {
        return source.content().hasOrigin()
                ? source.content().getOrigin()
                : Origin.newBuilder()
                        .setAuthorId(source.senderId())
                        .setAuthorName(author == null ? "" : author.name())
                        .setSentAtMs(source.sentAt().toEpochMilli())
                        .build();
    }
}
