package io.parley.logic.support;

import io.parley.common.protocol.ServerFrame;
import io.parley.logic.delivery.DeliveryRouter;
import io.parley.logic.delivery.PushKind;
import io.parley.logic.link.AccessNodes;
import io.parley.logic.message.SiteAgents;
import io.parley.storage.agent.AgentStore;
import io.parley.storage.conversation.Acl;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Brings what is said in chats that wait to the online agents of the site, on threads of its own. Messages of a site gather
 * while one look at who is online is under way; that look begins after their commits, so that whoever has come online
 * before it gets them, and whoever comes after is hinted. Of a site that has more to tell than is kept here, its online
 * agents get one hint for all of it.
 */
@Component
class WaitingNews implements SiteAgents, DisposableBean {
    /** Messages of one site. */
    static final int MOST_GATHERED = 1_000;

    private final AgentStore agents;
    private final DeliveryRouter router;
    private final AccessNodes nodes;
    private final ConcurrentHashMap<Long, Gathered> gathered = new ConcurrentHashMap<>();
    private final Rounds rounds;

    WaitingNews(AgentStore agents, DeliveryRouter router, AccessNodes nodes, SupportConfig config) {
        this.agents = agents;
        this.router = router;
        this.nodes = nodes;
        this.rounds = new Rounds("waiting-news", config.threads(), this::tell);
    }

    /**
     * @param size in messages
     */
    private record News(Acl acl, ServerFrame push, int size) {}

    /** What a site has to tell, in order. Changed only under the lock of its key. */
    private static final class Gathered {
        private final List<News> news = new ArrayList<>();
        private int size;
        private boolean isTooMuch;

        private Gathered add(List<News> more) {
            more.forEach(each -> size += each.size());
            isTooMuch = isTooMuch || size > MOST_GATHERED;
            if (isTooMuch) {
                news.clear();
            } else {
                news.addAll(more);
            }
            return this;
        }

        private Gathered followedBy(Gathered later) {
            isTooMuch = isTooMuch || later.isTooMuch;
            return add(later.news);
        }
    }

    @Override
    public void tell(Acl acl, ServerFrame push, int size) {
        News news = new News(acl, push, size);
        gathered.compute(acl.siteId(), (site, there) -> (there == null ? new Gathered() : there).add(List.of(news)));
        rounds.ask(acl.siteId());
    }

    private void tell(long siteId) {
        Gathered taken = gathered.remove(siteId);
        if (taken == null) {
            return;
        }
        Set<Long> online;
        try {
            online = new HashSet<>(agents.online(siteId));
        } catch (RuntimeException e) {
            gathered.merge(siteId, taken, (later, earlier) -> earlier.followedBy(later));
            throw e;
        }
        if (taken.isTooMuch) {
            nodes.hintUsers(online, 0);
        }
        taken.news.forEach(news -> push(news, online));
    }

    private void push(News news, Set<Long> online) {
        List<Long> others = online.stream()
                .filter(agent -> !news.acl().memberIds().contains(agent))
                .toList();
        router.push(others, news.push(), PushKind.of(news.acl().conversationId()));
    }

    /** What could not be told. */
    @Scheduled(fixedDelayString = "${parley.support.sweep:2s}")
    void again() {
        gathered.keySet().forEach(rounds::ask);
    }

    @Override
    public void destroy() {
        rounds.close();
    }
}
