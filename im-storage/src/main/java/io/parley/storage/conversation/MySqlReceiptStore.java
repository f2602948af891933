package io.parley.storage.conversation;

import io.parley.common.protocol.Member;
import io.parley.storage.message.MessageStore;
import io.parley.storage.message.MessageStore.Place;
import io.parley.storage.message.StoredMessage;
import io.parley.storage.transaction.RetriedTransaction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.stereotype.Repository;

@Repository
class MySqlReceiptStore implements ReceiptStore {
    private final HeadMapper heads;
    private final MemberMapper members;
    private final ReceiptMapper receipts;
    private final MessageStore messages;
    private final RetriedTransaction transaction;

    MySqlReceiptStore(
            HeadMapper heads,
            MemberMapper members,
            ReceiptMapper receipts,
            MessageStore messages,
            RetriedTransaction transaction) {
        this.heads = heads;
        this.members = members;
        this.receipts = receipts;
        this.messages = messages;
        this.transaction = transaction;
    }

    @Override
    public List<Delivery> markDelivered(long userId, Collection<Delivery> deliveries) {
        // Rows in the order of their keys, so that two devices don't wait for each other.
        Map<Long, Long> wanted = new TreeMap<>();
        deliveries.forEach(delivery -> wanted.merge(delivery.conversationId(), delivery.seq(), Math::max));
        if (wanted.isEmpty()) {
            return List.of();
        }
        heads.selectByIds(wanted.keySet()).forEach(head -> wanted.merge(head.conversationId, head.lastSeq, Math::min));
        return transaction.run(() -> {
            List<Delivery> raised = new ArrayList<>();
            wanted.forEach((conversationId, seq) -> {
                if (receipts.raiseDeliveredSeq(conversationId, userId, seq)) {
                    raised.add(new Delivery(conversationId, seq));
                }
            });
            return raised;
        });
    }

    @Override
    public Optional<List<ReadCount>> readCounts(long conversationId, long senderId, Collection<Long> seqs) {
        if (!isMember(conversationId, senderId)) {
            return Optional.empty();
        }
        List<Place> places = seqs.stream()
                .distinct()
                .map(seq -> new Place(conversationId, seq))
                .toList();
        List<Long> own = messages.at(places).stream()
                .filter(message -> message.senderId() == senderId)
                .map(StoredMessage::seq)
                .toList();
        return Optional.of(own.isEmpty() ? List.of() : receipts.readCounts(conversationId, senderId, own));
    }

    @Override
    public Optional<List<Member>> readers(ReaderQuery query) {
        boolean own = isMember(query.conversationId(), query.senderId())
                && messages.at(List.of(new Place(query.conversationId(), query.seq()))).stream()
                        .anyMatch(message -> message.senderId() == query.senderId());
        return own
                ? Optional.of(receipts.readers(query).stream()
                        .map(MemberRow::toState)
                        .map(state -> Member.newBuilder()
                                .setUserId(state.userId())
                                .setName(state.name())
                                .setKind(state.kind())
                                .setReadSeq(state.readSeq())
                                .setRole(state.role())
                                .build())
                        .toList())
                : Optional.empty();
    }

    private boolean isMember(long conversationId, long userId) {
        MemberRow member = members.find(conversationId, userId);
        return member != null && !member.removed;
    }
}
