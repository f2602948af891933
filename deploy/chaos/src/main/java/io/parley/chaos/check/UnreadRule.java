package io.parley.chaos.check;

import io.parley.chaos.check.Truth.Member;
import io.parley.chaos.check.Truth.Talk;
import java.util.List;
import java.util.stream.Stream;

/** Unread is exact on every device: others' countable messages above the mark that is stored. */
final class UnreadRule implements Rule {
    private static final int MOST = 1000;

    @Override
    public Stream<Violation> violations(Evidence evidence) {
        return evidence.views().stream()
                .flatMap(view -> evidence.truth().conversation(view.conversationId()).stream()
                        .flatMap(talk ->
                                talk.member(view.device().userId()).filter(member -> !member.removed()).stream()
                                        .map(member -> expected(talk, member))
                                        .filter(expected -> expected != view.unread())
                                        .map(expected -> new Violation(
                                                "unread",
                                                view.device() + " shows " + view.unread() + " unread in " + talk.id()
                                                        + " (expected: " + expected + ")",
                                                List.of()))));
    }

    private static int expected(Talk talk, Member member) {
        long above = talk.rows().stream()
                .filter(row -> row.seq() > member.readSeq()
                        && row.seq() >= member.visibleFrom()
                        && row.countable()
                        && row.senderId() != member.userId())
                .count();
        return (int) Math.min(above, MOST);
    }
}
