package io.parley.storage.conversation;

import io.parley.common.protocol.ErrorCode;
import io.parley.storage.conversation.DeletionMapper.Said;
import io.parley.storage.conversation.Membership.Interval;
import io.parley.storage.transaction.RetriedTransaction;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.stereotype.Repository;

@Repository
class MySqlDeletionStore implements DeletionStore {
    private final DeletionMapper deletions;
    private final MemberMapper members;
    private final RetriedTransaction transaction;

    MySqlDeletionStore(DeletionMapper deletions, MemberMapper members, RetriedTransaction transaction) {
        this.deletions = deletions;
        this.members = members;
        this.transaction = transaction;
    }

    @Override
    public Outcome delete(long userId, long conversationId, Collection<Long> seqs) {
        Set<Long> wanted = new TreeSet<>(seqs);
        return transaction.run(() -> {
            MemberRow row = deletions.lock(conversationId, userId);
            if (row == null) {
                return new Outcome.Refused(ErrorCode.NOT_ALLOWED, "not allowed");
            }
            Set<Long> known = new HashSet<>(members.deletedOf(row));
            List<Long> fresh =
                    wanted.stream().filter(seq -> !known.contains(seq)).toList();
            if (fresh.isEmpty()) {
                return new Outcome.Done(List.of(), row.deletionVersion);
            }
            if (known.size() + fresh.size() > MAX_DELETED) {
                return new Outcome.Refused(
                        ErrorCode.TOO_MANY_ITEMS,
                        known.size() + " messages of it are deleted (expected: at most " + MAX_DELETED + ")");
            }
            Optional<Outcome.Refused> refusal = refusal(row, fresh);
            if (refusal.isPresent()) {
                return refusal.get();
            }
            deletions.add(conversationId, userId, fresh);
            deletions.raiseVersion(conversationId, userId);
            return new Outcome.Done(fresh, row.deletionVersion + 1);
        });
    }

    private Optional<Outcome.Refused> refusal(MemberRow row, List<Long> seqs) {
        List<Interval> visible =
                row.toMembership(members.earlierOf(row), Set.of()).visible();
        Map<Long, Long> senders = deletions.messages(row.conversationId, seqs).stream()
                .collect(Collectors.toMap(Said::seq, Said::senderId));
        for (long seq : seqs) {
            Long sender = senders.get(seq);
            if (sender == null || visible.stream().noneMatch(interval -> interval.contains(seq))) {
                return Optional.of(new Outcome.Refused(ErrorCode.NOT_FOUND, "seqs: no message " + seq));
            }
            if (seq > row.readSeq && sender != row.userId) {
                return Optional.of(new Outcome.Refused(
                        ErrorCode.CONFLICT,
                        "seqs: " + seq + " is unread (expected: at most read_seq " + row.readSeq
                                + ", or an own message)"));
            }
        }
        return Optional.empty();
    }
}
