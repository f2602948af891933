package io.parley.storage.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.parley.common.id.IdGenerator;
import io.parley.common.protocol.ConversationKind;
import io.parley.common.protocol.ErrorCode;
import io.parley.storage.conversation.Acl;
import io.parley.storage.conversation.GroupRights;
import io.parley.storage.message.MessageJournal.Append;
import io.parley.storage.message.MessageJournal.NewMessage;
import io.parley.storage.message.MessageJournal.Outcome;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Random sends, resends and reuses of ids, gathered into random batches, with a memory that forgets at random: each comes out
 * as it would one after another.
 */
class PlacerPropertyTest {
    private static final Set<Long> CONVERSATIONS = Set.of(1L, 2L);
    private static final long ACL_VERSION = 5;
    private static final long BLOCKED_SENDER = 2;

    private final Placer placer = new Placer(
            (acl, sender) -> sender == BLOCKED_SENDER ? Optional.of(ErrorCode.NOT_ALLOWED) : Optional.empty(),
            new IdGenerator(1, Clock.systemUTC()),
            Clock.systemUTC());

    record Send(long conversationId, long senderId, boolean decided, List<Text> texts) {
        Append toAppend() {
            return new Append(
                    conversationId,
                    senderId,
                    decided ? ACL_VERSION : MessageJournal.UNDECIDED,
                    texts.stream().map(Text::toMessage).toList());
        }

        boolean allowed() {
            return decided || senderId != BLOCKED_SENDER;
        }
    }

    /** FILLED and GONE are one forward, before and after its source was recalled. */
    record Text(int id, String text) {
        private static final String FILLED = "filled";
        private static final String GONE = "gone";

        NewMessage toMessage() {
            NewMessage message = Messages.text(new UUID(0, id), text);
            return text.equals(sentAs())
                    ? message
                    : new NewMessage(
                            message.clientMsgId(),
                            message.content(),
                            true,
                            ByteString.copyFromUtf8("forward"),
                            refusal());
        }

        Optional<ErrorCode> refusal() {
            return text.equals(GONE) ? Optional.of(ErrorCode.CANNOT_FORWARD) : Optional.empty();
        }

        String sentAs() {
            return text.equals(FILLED) || text.equals(GONE) ? "forward" : text;
        }
    }

    @Property(tries = 3000)
    void place_batches_areAsOneAfterAnother(
            @ForAll("batches") List<List<Send>> batches, @ForAll("memories") List<Boolean> remembers) {
        Log log = new Log(remembers);
        Model model = new Model();
        for (List<Send> batch : batches) {
            List<Outcome> outcomes = log.write(batch);
            for (int i = 0; i < batch.size(); i++) {
                assertThat(told(outcomes.get(i))).isEqualTo(model.send(batch.get(i)));
            }
        }
        for (long conversationId : CONVERSATIONS) {
            assertThat(log.rows(conversationId).stream().map(StoredMessage::seq))
                    .containsExactlyElementsOf(LongStream.rangeClosed(1, model.last(conversationId))
                            .boxed()
                            .toList());
        }
    }

    /** Between asking and now the sender may have been refused by another node. */
    @Example
    void place_ofAMemberWhoWentAndCameBack_isBusyUnlessItAskedSince() {
        assertThat(told(askedSince(7))).containsExactly("1");
        assertThat(told(askedSince(3))).containsExactly("BUSY");
        assertThat(told(askedSince(0))).containsExactly("BUSY");
    }

    private Outcome askedSince(long since) {
        Append append = new Append(
                1,
                1,
                ACL_VERSION - 1,
                System.nanoTime() + 1_000_000_000L,
                since,
                List.of(new Text(1, "a").toMessage()));
        Acl acl = new Acl(
                1,
                ConversationKind.GROUP,
                ACL_VERSION,
                0,
                0,
                0,
                0,
                Set.of(1L),
                false,
                Set.of(),
                new GroupRights(false, Set.of(), Map.of(), Map.of(1L, 7L)));
        Findings findings =
                new Findings(Map.of(1L, new Head(1, 0, 0, ACL_VERSION)), Map.of(), true, id -> Optional.of(acl));
        return placer.place(List.of(new PendingAppend(append)), findings)
                .outcomes()
                .get(0);
    }

    @Provide
    Arbitrary<List<List<Send>>> batches() {
        Arbitrary<Text> text = Combinators.combine(
                        Arbitraries.integers().between(0, 5),
                        Arbitraries.of("a", "a", "a", "b", Text.FILLED, Text.GONE))
                .as(Text::new);
        Arbitrary<Send> send = Combinators.combine(
                        Arbitraries.longs().between(1, 3),
                        Arbitraries.longs().between(0, 2),
                        Arbitraries.of(true, false),
                        text.list().ofMinSize(1).ofMaxSize(4))
                .as(Send::new);
        return send.list().ofMinSize(1).ofMaxSize(4).list().ofMaxSize(8);
    }

    @Provide
    Arbitrary<List<Boolean>> memories() {
        return Arbitraries.of(true, false).list().ofSize(7);
    }

    /** Seqs with a star for duplicates, then the refusal. */
    private static List<String> told(Outcome outcome) {
        List<String> told = outcome.accepted().stream()
                .map(appended -> appended.message().seq() + (appended.duplicate() ? "*" : ""))
                .collect(Collectors.toCollection(ArrayList::new));
        outcome.refusal().ifPresent(refusal -> told.add(refusal.code().name()));
        return told;
    }

    /** A table, and the journal's way of asking it. */
    private final class Log {
        private final List<Boolean> remembers;
        private final Map<MessageKey, StoredMessage> table = new LinkedHashMap<>();

        Log(List<Boolean> remembers) {
            this.remembers = remembers;
        }

        List<Outcome> write(List<Send> batch) {
            List<PendingAppend> pending = batch.stream()
                    .map(send -> new PendingAppend(send.toAppend()))
                    .toList();
            Map<MessageKey, StoredMessage> memory = new HashMap<>(table);
            memory.keySet().removeIf(key -> !remembers.get(Math.floorMod(key.hashCode(), remembers.size())));
            Placement placement = placer.place(pending, findings(memory, false));
            boolean clash = placement.rows().stream().anyMatch(row -> table.containsKey(MessageKey.of(row.message())));
            if (placement.guessed() || clash) {
                placement = placer.place(pending, findings(table, true));
            }
            placement.rows().forEach(row -> table.put(MessageKey.of(row.message()), row.message()));
            placement.added().forEach((id, count) -> assertThat(count).isPositive());
            return placement.outcomes();
        }

        private Findings findings(Map<MessageKey, StoredMessage> stored, boolean complete) {
            Map<Long, Head> heads = new HashMap<>();
            CONVERSATIONS.forEach(id -> heads.put(id, new Head(id, rows(id).size(), 0, ACL_VERSION)));
            return new Findings(heads, Map.copyOf(stored), complete, id -> Optional.of(acl(id)));
        }

        List<StoredMessage> rows(long conversationId) {
            return table.values().stream()
                    .filter(message -> message.conversationId() == conversationId)
                    .toList();
        }
    }

    private static Acl acl(long id) {
        return new Acl(
                id, ConversationKind.DIRECT, ACL_VERSION, 0, 0, 0, 0, Set.of(1L, 2L), true, Set.of(), GroupRights.NONE);
    }

    /** One message after another. */
    private static final class Model {
        private final Map<Long, Long> last = new HashMap<>();
        private final Map<String, Long> seqs = new HashMap<>();
        private final Map<String, String> texts = new HashMap<>();

        long last(long conversationId) {
            return last.getOrDefault(conversationId, 0L);
        }

        List<String> send(Send send) {
            List<String> told = new ArrayList<>();
            for (Text text : send.texts()) {
                String key = send.conversationId() + "/" + send.senderId() + "/" + text.id();
                if (seqs.containsKey(key) && texts.get(key).equals(text.sentAs())) {
                    told.add(seqs.get(key) + "*");
                } else if (seqs.containsKey(key)) {
                    told.add(ErrorCode.CLIENT_MSG_ID_REUSED.name());
                    return told;
                } else if (!CONVERSATIONS.contains(send.conversationId())) {
                    told.add(ErrorCode.NOT_FOUND.name());
                    return told;
                } else if (!send.allowed()) {
                    told.add(ErrorCode.NOT_ALLOWED.name());
                    return told;
                } else if (text.refusal().isPresent()) {
                    told.add(text.refusal().get().name());
                    return told;
                } else {
                    long seq = last.merge(send.conversationId(), 1L, Long::sum);
                    seqs.put(key, seq);
                    texts.put(key, text.sentAs());
                    told.add(Long.toString(seq));
                }
            }
            return told;
        }
    }
}
