package io.parley.logic.conversation;

import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.DeliveredMark;
import io.parley.common.protocol.DeliveredPush;
import io.parley.common.protocol.DeliveredResult;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.GetReadCounts;
import io.parley.common.protocol.GetReadCountsResult;
import io.parley.common.protocol.ListReaders;
import io.parley.common.protocol.ListReadersResult;
import io.parley.common.protocol.Member;
import io.parley.common.protocol.ReadCount;
import io.parley.common.protocol.ServerFrame;
import io.parley.logic.delivery.DeliveryRouter;
import io.parley.logic.delivery.PushKind;
import io.parley.logic.link.Caller;
import io.parley.logic.link.Refusal;
import io.parley.logic.link.RequestHandler;
import io.parley.logic.link.Workers;
import io.parley.storage.conversation.ReceiptStore;
import io.parley.storage.conversation.ReceiptStore.Delivery;
import io.parley.storage.conversation.ReceiptStore.ReaderQuery;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What senders learn of their messages beyond read marks: that they have arrived, and who of many has read them. */
@Configuration(proxyBeanMethods = false)
class ReceiptRequests {
    private static final int MAX_MARKS = 100;
    private static final int MAX_SEQS = 50;
    private static final int MAX_READERS = 100;

    private final ReceiptStore receipts;
    private final AclCache acls;
    private final Workers workers;
    private final DeliveryRouter router;

    ReceiptRequests(ReceiptStore receipts, AclCache acls, Workers workers, DeliveryRouter router) {
        this.receipts = receipts;
        this.acls = acls;
        this.workers = workers;
        this.router = router;
    }

    @Bean
    RequestHandler delivered() {
        return RequestHandler.of(ClientFrame.BodyCase.DELIVERED, (caller, frame) -> {
            List<DeliveredMark> marks = frame.getDelivered().getMarksList();
            checkCount("marks", marks.size(), MAX_MARKS);
            marks.forEach(mark -> checkSeq(mark.getSeq()));
            List<Delivery> deliveries = marks.stream()
                    .map(mark -> new Delivery(mark.getConversationId(), mark.getSeq()))
                    .toList();
            return workers.call(() -> {
                receipts.markDelivered(caller.userId(), deliveries).forEach(raised -> tellOthers(caller, raised));
                return ServerFrame.newBuilder().setDeliveredResult(DeliveredResult.getDefaultInstance());
            });
        });
    }

    private void tellOthers(Caller caller, Delivery raised) {
        Set<Long> others = Optional.ofNullable(acls.recent(raised.conversationId()))
                .or(() -> acls.read(raised.conversationId()))
                .map(acl -> acl.memberIds().stream()
                        .filter(member -> member != caller.userId())
                        .collect(Collectors.toSet()))
                .orElse(Set.of());
        ServerFrame push = ServerFrame.newBuilder()
                .setDeliveredPush(DeliveredPush.newBuilder()
                        .setConversationId(raised.conversationId())
                        .setUserId(caller.userId())
                        .setDeliveredSeq(raised.seq()))
                .build();
        router.push(others, push, PushKind.STATE);
    }

    @Bean
    RequestHandler getReadCounts() {
        return RequestHandler.of(ClientFrame.BodyCase.GET_READ_COUNTS, (caller, frame) -> {
            GetReadCounts request = frame.getGetReadCounts();
            checkCount("seqs", request.getSeqsCount(), MAX_SEQS);
            request.getSeqsList().forEach(ReceiptRequests::checkSeq);
            return workers.call(() -> {
                GetReadCountsResult.Builder result =
                        GetReadCountsResult.newBuilder().setConversationId(request.getConversationId());
                receipts.readCounts(request.getConversationId(), caller.userId(), request.getSeqsList())
                        .orElseThrow(Refusal::notAllowed)
                        .forEach(count -> result.addCounts(ReadCount.newBuilder()
                                .setSeq(count.seq())
                                .setRead(count.read())
                                .setMembers(count.members())));
                return ServerFrame.newBuilder().setGetReadCountsResult(result);
            });
        });
    }

    @Bean
    RequestHandler listReaders() {
        return RequestHandler.of(ClientFrame.BodyCase.LIST_READERS, (caller, frame) -> {
            ListReaders request = frame.getListReaders();
            checkSeq(request.getSeq());
            int asked = request.getLimit();
            if (asked < 0 || asked > MAX_READERS) {
                throw new Refusal(ErrorCode.INVALID_RANGE, "limit: " + asked + " (expected: 0 to " + MAX_READERS + ")");
            }
            return workers.call(() -> ServerFrame.newBuilder()
                    .setListReadersResult(readers(caller, request, asked == 0 ? MAX_READERS : asked)));
        });
    }

    private ListReadersResult readers(Caller caller, ListReaders request, int limit) {
        List<Member> found = receipts.readers(new ReaderQuery(
                        request.getConversationId(),
                        request.getSeq(),
                        caller.userId(),
                        request.getUnread(),
                        request.getAfterUserId(),
                        limit + 1))
                .orElseThrow(Refusal::notAllowed);
        return ListReadersResult.newBuilder()
                .setConversationId(request.getConversationId())
                .setSeq(request.getSeq())
                .addAllMembers(found.subList(0, Math.min(limit, found.size())))
                .setMore(found.size() > limit)
                .build();
    }

    private static void checkCount(String what, int count, int most) {
        if (count < 1 || count > most) {
            throw new Refusal(
                    count == 0 ? ErrorCode.INVALID_ARGUMENT : ErrorCode.TOO_MANY_ITEMS,
                    what + ": " + count + " (expected: 1 to " + most + ")");
        }
    }

    private static void checkSeq(long seq) {
        if (seq < 1) {
            throw new Refusal(ErrorCode.INVALID_RANGE, "seq: " + seq + " (expected: >= 1)");
        }
    }
}
