package io.parley.storage.relation;

import io.parley.common.protocol.ConversationKind;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Repository;

@Repository
class MySqlAcquaintanceStore implements AcquaintanceStore {
    private final AcquaintanceMapper acquaintances;

    MySqlAcquaintanceStore(AcquaintanceMapper acquaintances) {
        this.acquaintances = acquaintances;
    }

    @Override
    public Map<Long, Set<Tie>> ties(long userId, Collection<Long> peerIds) {
        Map<Long, Set<Tie>> ties = new HashMap<>();
        if (peerIds.isEmpty()) {
            return ties;
        }
        List<AcquaintanceMapper.Peer> peers = acquaintances.unblocked(userId, peerIds);
        peers.stream()
                .filter(AcquaintanceMapper.Peer::friends)
                .forEach(peer -> ties.put(peer.userId(), Set.of(Tie.FRIENDS)));
        List<Long> others = peers.stream()
                .filter(peer -> !peer.friends())
                .map(AcquaintanceMapper.Peer::userId)
                .toList();
        if (!others.isEmpty()) {
            acquaintances
                    .shared(userId, others)
                    .forEach(shared -> ties.computeIfAbsent(shared.userId(), none -> EnumSet.noneOf(Tie.class))
                            .add(shared.kind() == ConversationKind.GROUP.getNumber() ? Tie.GROUP : Tie.DIRECT));
        }
        return ties;
    }
}
