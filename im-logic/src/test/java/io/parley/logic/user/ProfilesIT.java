package io.parley.logic.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.common.id.IdGenerator;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.GetProfiles;
import io.parley.common.protocol.Profile;
import io.parley.common.protocol.ProfileAttribute;
import io.parley.common.protocol.UserKind;
import io.parley.logic.link.Caller;
import io.parley.logic.testing.Core;
import io.parley.logic.testing.LogicNodes;
import io.parley.logic.testing.RestNode;
import io.parley.storage.agent.Agent;
import io.parley.storage.agent.AgentRole;
import io.parley.storage.agent.AgentStore;
import io.parley.storage.conversation.ConversationStore;
import io.parley.storage.probe.ProbeStore;
import io.parley.storage.user.ProfileStore;
import io.parley.storage.user.UserAccount;
import io.parley.storage.user.UserStore;
import io.parley.storage.visitor.Visitor;
import io.parley.storage.visitor.VisitorStore;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** Who may look up whom. What may not be seen is as absent as what does not exist. */
class ProfilesIT {
    private static final ConfigurableApplicationContext NODE = RestNode.node();
    private static final long UNKNOWN = 77;

    private final long site = id();
    private final long ann = account("Ann", UserKind.USER);
    private final long bob = account("Bob", UserKind.USER);
    private final long vera = visitor("Vera", site);
    private final long ada = agent("Ada", site);

    private static long id() {
        return NODE.getBean(IdGenerator.class).next();
    }

    private static long account(String name, UserKind kind) {
        long userId = id();
        NODE.getBean(UserStore.class).add(UserAccount.fresh(userId, kind, name));
        return userId;
    }

    private static long visitor(String name, long siteId) {
        long userId = account(name, UserKind.VISITOR);
        NODE.getBean(VisitorStore.class).add(new Visitor(userId, siteId));
        return userId;
    }

    private static long agent(String name, long siteId) {
        long userId = account(name, UserKind.AGENT);
        NODE.getBean(AgentStore.class).save(Agent.fresh(userId, siteId, AgentRole.AGENT, 3));
        return userId;
    }

    private static Caller caller(long userId, UserKind kind, long siteId) {
        return new Caller(userId, kind, siteId, "device-of-somebody", "a1", 1, 1);
    }

    private static List<Profile> ask(Caller caller, long... userIds) {
        return Core.ask(NODE.getBean(ProfileHandler.class), caller, frame(userIds))
                .getGetProfilesResult()
                .getProfilesList();
    }

    private static ClientFrame.Builder frame(long... userIds) {
        return ClientFrame.newBuilder()
                .setGetProfiles(GetProfiles.newBuilder()
                        .addAllUserIds(LongStream.of(userIds).boxed().toList()));
    }

    private static List<Long> seen(Caller caller, long... userIds) {
        return ask(caller, userIds).stream().map(Profile::getUserId).sorted().toList();
    }

    private static void meet(long visitorId, long siteId, long agentId, boolean removed) {
        long conversationId = NODE.getBean(ConversationStore.class).openSupport(id(), siteId, visitorId);
        LogicNodes.sql(NODE)
                .update(
                        "INSERT INTO conversation_member (conversation_id, user_id, role, visible_from_seq,"
                                + " visible_to_seq, read_seq, removed, updated_at) VALUES (?, ?, 0, 1, ?, 0, ?, 0)",
                        conversationId,
                        agentId,
                        removed ? 1 : null,
                        removed);
    }

    @Test
    void getProfiles_hasAllThatIsShown() {
        NODE.getBean(ProfileStore.class)
                .change(
                        bob,
                        old -> new io.parley.storage.user.Profile(
                                bob,
                                UserKind.USER,
                                "Bob 👩‍🚒",
                                "https://example.org/b.png",
                                Map.of("plan", "gold", "city", "成都"),
                                false));

        assertThat(ask(caller(ann, UserKind.USER, 0), bob, bob))
                .containsExactly(Profile.newBuilder()
                        .setUserId(bob)
                        .setKind(UserKind.USER)
                        .setName("Bob 👩‍🚒")
                        .setAvatarUrl("https://example.org/b.png")
                        .addAttributes(
                                ProfileAttribute.newBuilder().setName("city").setValue("成都"))
                        .addAttributes(
                                ProfileAttribute.newBuilder().setName("plan").setValue("gold"))
                        .build());
    }

    @Test
    void getProfiles_byAUser_hasUsersAlone() {
        assertThat(seen(caller(ann, UserKind.USER, 0), ann, bob, vera, ada, UNKNOWN, -1, ProbeStore.SENDER_ID))
                .containsExactlyInAnyOrder(ann, bob);
    }

    @Test
    void getProfiles_byAVisitor_hasWhomItMet() {
        long former = agent("Former", site);
        long colleague = agent("Colleague", site);
        long neighbour = visitor("Neighbour", site);
        meet(vera, site, ada, false);
        meet(vera, site, former, true);
        meet(neighbour, site, colleague, false);

        assertThat(seen(caller(vera, UserKind.VISITOR, site), vera, ada, former, colleague, neighbour, ann, UNKNOWN))
                .containsExactlyInAnyOrder(vera, ada, former);
        assertThat(seen(caller(neighbour, UserKind.VISITOR, site), vera, ada)).isEmpty();
    }

    @Test
    void getProfiles_byAnAgent_hasTheSitesPeople() {
        long elsewhere = id();
        long stranger = visitor("Stranger", elsewhere);
        long foreigner = agent("Foreigner", elsewhere);
        long colleague = agent("Colleague", site);

        assertThat(seen(caller(ada, UserKind.AGENT, site), ada, vera, colleague, stranger, foreigner, ann, UNKNOWN))
                .containsExactlyInAnyOrder(ada, vera, colleague);
    }

    @Test
    void getProfiles_disabled_isAbsent() {
        NODE.getBean(ProfileStore.class)
                .change(bob, old -> new io.parley.storage.user.Profile(bob, UserKind.USER, "Bob", "", Map.of(), true));

        assertThat(seen(caller(ann, UserKind.USER, 0), bob)).isEmpty();
    }

    @Test
    void getProfiles_noneOrTooMany_isRefused() {
        ProfileHandler handler = NODE.getBean(ProfileHandler.class);
        Caller caller = caller(ann, UserKind.USER, 0);

        assertThat(Core.refusal(handler, caller, frame())).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(Core.refusal(handler, caller, frame(LongStream.range(0, 101).toArray())))
                .isEqualTo(ErrorCode.TOO_MANY_ITEMS);
        assertThat(seen(caller, LongStream.range(1, 100).toArray())).isEmpty();
    }
}
