package io.parley.storage.testing;

import io.parley.common.id.IdGenerator;
import io.parley.common.protocol.UserKind;
import io.parley.storage.agent.Agent;
import io.parley.storage.agent.AgentRole;
import io.parley.storage.agent.AgentStore;
import io.parley.storage.conversation.ConversationStore;
import io.parley.storage.site.Site;
import io.parley.storage.site.SiteStore;
import io.parley.storage.user.UserAccount;
import io.parley.storage.user.UserStore;
import io.parley.storage.visitor.Visitor;
import io.parley.storage.visitor.VisitorStore;
import java.util.Set;

/** Users, agents and visitors for tests, each a new one. */
public record People(
        UserStore users,
        SiteStore sites,
        AgentStore agents,
        VisitorStore visitors,
        ConversationStore conversations,
        IdGenerator ids) {

    public long user(String name) {
        return user(name, UserKind.USER);
    }

    public long user(String name, UserKind kind) {
        long userId = ids.next();
        users.add(UserAccount.fresh(userId, kind, name));
        return userId;
    }

    /** Returns the site's id. */
    public long site() {
        long siteId = ids.next();
        sites.save(new Site(siteId, "site-" + siteId, "Shop", "Hello", "#336699", "", Set.of("https://shop.example")));
        return siteId;
    }

    public long agent(long siteId, int capacity) {
        long userId = user("Agent", UserKind.AGENT);
        agents.save(Agent.fresh(userId, siteId, AgentRole.AGENT, capacity));
        return userId;
    }

    public long visitor(long siteId) {
        long userId = user("Visitor", UserKind.VISITOR);
        visitors.add(new Visitor(userId, siteId));
        return userId;
    }

    /** The SUPPORT conversation of a visitor; returns its id. */
    public long support(long siteId, long visitorId) {
        return conversations.openSupport(ids.next(), siteId, visitorId);
    }

    /** The DIRECT conversation of two users; returns its id. */
    public long direct(long userId, long peerId) {
        return conversations.openDirect(ids.next(), userId, peerId).orElseThrow();
    }
}
