package io.parley.logic.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.common.id.IdGenerator;
import io.parley.common.protocol.AddMembers;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.Content;
import io.parley.common.protocol.ContentKind;
import io.parley.common.protocol.CreateGroup;
import io.parley.common.protocol.Edit;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.JoinPolicy;
import io.parley.common.protocol.OpenConversation;
import io.parley.common.protocol.OutgoingMessage;
import io.parley.common.protocol.Recall;
import io.parley.common.protocol.RemoveMember;
import io.parley.common.protocol.Search;
import io.parley.common.protocol.SearchHit;
import io.parley.common.protocol.SearchResult;
import io.parley.common.protocol.Send;
import io.parley.common.protocol.ServerFrame;
import io.parley.common.protocol.SupportTarget;
import io.parley.common.protocol.TextContent;
import io.parley.common.protocol.UserKind;
import io.parley.logic.testing.AccessDriver.Client;
import io.parley.logic.testing.Friends;
import io.parley.logic.testing.LogicNodes;
import io.parley.logic.testing.TwoNodes;
import io.parley.storage.agent.Agent;
import io.parley.storage.agent.AgentRole;
import io.parley.storage.agent.AgentStore;
import io.parley.storage.search.SearchIndex;
import io.parley.storage.site.Site;
import io.parley.storage.site.SiteStore;
import io.parley.storage.user.UserAccount;
import io.parley.storage.user.UserStore;
import io.parley.storage.visitor.Visitor;
import io.parley.storage.visitor.VisitorStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.ConfigurableApplicationContext;

/** Two friends on two logic nodes, one of which is told of nothing that the other stores. */
class SearchIT {
    @RegisterExtension
    static final TwoNodes NODES = new TwoNodes("parley.search.interval=50ms", "parley.search.sweep=200ms");

    private Friends friends;
    private Client ann;
    private Client bob;
    private long pair;

    @BeforeEach
    void meet() {
        friends = NODES.friends();
        ann = friends.ann();
        bob = friends.bob();
        pair = friends.conversationId();
    }

    @Test
    void search_findsWhatWasSaid_highlighted_forBothAndNobodyElse() {
        say(ann, pair, "😀我要退款,谢谢");
        say(bob, pair, "Refund: in 3 days");
        Client eve = friends.access().open(0, Friends.user(NODES.first(), "Eve"));
        awaitIndexed();

        SearchHit hit = search(bob, "退款", all -> all).getHits(0);
        assertThat(hit.getMessage().getSenderId()).isEqualTo(ann.userId());
        assertThat(hit.getMessage().getContent().getText().getText()).isEqualTo("😀我要退款,谢谢");
        assertThat(hit.getHighlights(0).getStart()).isEqualTo(4);
        assertThat(hit.getHighlights(0).getLength()).isEqualTo(2);
        assertThat(found(ann, "refund DAYS")).containsExactly("Refund: in 3 days");
        assertThat(found(eve, "退款")).isEmpty();
        assertThat(code(eve.ask(frame("退款", in(pair))))).isEqualTo(ErrorCode.NOT_ALLOWED);
        assertThat(code(eve.ask(frame("退款", in(12345))))).isEqualTo(ErrorCode.NOT_ALLOWED);
    }

    @Test
    void search_byConversationSenderKindAndTime() {
        long group = group(bob.userId());
        say(ann, pair, "plan a");
        say(bob, pair, "plan b");
        say(ann, group, "plan c");
        awaitIndexed();
        long now = System.currentTimeMillis();

        assertThat(found(ann, "plan")).containsExactly("plan c", "plan b", "plan a");
        assertThat(found(ann, "plan", in(pair))).containsExactly("plan b", "plan a");
        assertThat(found(ann, "plan", all -> all.setSenderId(ann.userId()))).containsExactly("plan c", "plan a");
        assertThat(found(ann, "plan", all -> all.addKinds(ContentKind.TEXT))).hasSize(3);
        assertThat(found(ann, "plan", all -> all.addKinds(ContentKind.IMAGE))).isEmpty();
        assertThat(found(ann, "plan", all -> all.setFromMs(now - 60_000).setToMs(now + 60_000)))
                .hasSize(3);
        assertThat(found(ann, "plan", all -> all.setToMs(now - 60_000))).isEmpty();
    }

    @Test
    void search_inPages_isComplete_andNeedsTheSameQuestion() {
        for (int i = 0; i < 25; i++) {
            say(ann, pair, "你好 " + i);
        }
        awaitIndexed();
        List<String> all = new ArrayList<>();
        String cursor = "";
        do {
            String after = cursor;
            SearchResult page = search(bob, "你好", wish -> wish.setLimit(10).setCursor(after));
            all.addAll(texts(page));
            cursor = page.getNextCursor();
        } while (!cursor.isEmpty());

        assertThat(all).hasSize(25).doesNotHaveDuplicates().startsWith("你好 24").endsWith("你好 0");
        String first = search(bob, "你好", wish -> wish.setLimit(10)).getNextCursor();
        assertThat(code(bob.ask(frame("你", wish -> wish.setCursor(first))))).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    }

    @Test
    void search_inAGroup_followsWhoCouldReadWhat() {
        Client carl = friends.access().open(0, Friends.user(NODES.first(), "Carl"));
        Friends.befriend(ann, carl);
        long group = group(bob.userId());
        say(ann, group, "secret one");
        ask(ann, add(group, carl));
        say(ann, group, "secret two");
        ask(ann, remove(group, carl));
        say(ann, group, "secret three");
        awaitIndexed();

        assertThat(found(bob, "secret")).containsExactly("secret three", "secret two", "secret one");
        assertThat(found(carl, "secret")).containsExactly("secret two");
        ask(ann, add(group, carl));
        say(ann, group, "secret four");
        awaitIndexed();
        assertThat(found(carl, "secret")).containsExactly("secret four", "secret two");
        assertThat(found(carl, "secret", in(group))).containsExactly("secret four", "secret two");
        assertThat(found(bob, "secret", all -> all.setLimit(1).setConversationId(group)))
                .containsExactly("secret four");
    }

    @Test
    void search_afterEditAndRecall_findsWhatIsThereNow() {
        say(ann, pair, "first draft");
        say(ann, pair, "slip of the tongue");
        awaitIndexed();

        ask(
                ann,
                ClientFrame.newBuilder()
                        .setEdit(Edit.newBuilder()
                                .setConversationId(pair)
                                .setSeq(1)
                                .setOpId(uuid())
                                .setContent(text("final version"))));
        ask(
                ann,
                ClientFrame.newBuilder()
                        .setRecall(Recall.newBuilder()
                                .setConversationId(pair)
                                .setSeq(2)
                                .setOpId(uuid())));

        assertThat(found(bob, "draft")).as("at once").isEmpty();
        assertThat(found(bob, "tongue")).as("at once").isEmpty();
        await().untilAsserted(() -> assertThat(found(bob, "final")).containsExactly("final version"));
    }

    @Test
    void search_inSupport_visitorsFindTheirOwn_agentsThoseOfTheirSite() {
        long site = site();
        long otherSite = site();
        Client visitor = visitor(site);
        Client neighbour = visitor(site);
        Client stranger = visitor(otherSite);
        say(visitor, support(visitor), "my order 订单");
        say(neighbour, support(neighbour), "her order 订单");
        say(stranger, support(stranger), "strange order 订单");
        Client agent = agent(site);
        awaitIndexed();

        assertThat(found(visitor, "订单")).containsExactly("my order 订单");
        assertThat(found(neighbour, "order")).containsExactly("her order 订单");
        assertThat(found(agent, "订单")).containsExactly("her order 订单", "my order 订单");
        assertThat(found(agent, "order", in(support(visitor)))).containsExactly("my order 订单");
        assertThat(code(agent.ask(frame("order", in(support(stranger)))))).isEqualTo(ErrorCode.NOT_ALLOWED);
        assertThat(code(visitor.ask(frame("order", in(support(neighbour)))))).isEqualTo(ErrorCode.NOT_ALLOWED);
        assertThat(found(ann, "订单")).isEmpty();
    }

    @Test
    void rebuild_findsAgainWhatWasLost() {
        say(ann, pair, "lost and found");
        awaitIndexed();
        LogicNodes.sql(NODES.first()).update("DELETE FROM search_posting WHERE conversation_id = ?", pair);
        LogicNodes.sql(NODES.first()).update("DELETE FROM search_document WHERE conversation_id = ?", pair);
        assertThat(found(bob, "found")).isEmpty();

        NODES.first().getBean(SearchIndex.class).rebuild();

        await().untilAsserted(() -> assertThat(found(bob, "found")).containsExactly("lost and found"));
    }

    @ParameterizedTest
    @CsvSource({
        "'', 0, '', EMPTY_TEXT",
        "'?! ', 0, '', EMPTY_TEXT",
        "a b c d e f g h i j k, 0, '', TOO_MANY_ITEMS",
        "a, -1, '', INVALID_ARGUMENT",
        "a, 51, '', INVALID_ARGUMENT",
        "a, 0, '%', INVALID_ARGUMENT",
        "a, 0, AAAA, INVALID_ARGUMENT"
    })
    void search_ofBadForm_isRefused(String query, int limit, String cursor, ErrorCode expected) {
        assertThat(code(ann.ask(frame(query, all -> all.setLimit(limit).setCursor(cursor)))))
                .isEqualTo(expected);
    }

    @Test
    void search_ofBadFilters_isRefused() {
        assertThat(code(ann.ask(frame("a".repeat(101), all -> all)))).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(code(ann.ask(frame("a", all -> all.setSenderId(-1))))).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(code(ann.ask(frame("a", all -> all.setFromMs(2).setToMs(1)))))
                .isEqualTo(ErrorCode.INVALID_RANGE);
        assertThat(code(ann.ask(frame("a", all -> all.setFromMs(-1))))).isEqualTo(ErrorCode.INVALID_RANGE);
        assertThat(code(ann.ask(frame("a", all -> all.addKindsValue(99))))).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(code(ann.ask(frame("a", all -> {
                    for (int i = 0; i < 11; i++) {
                        all.addKinds(ContentKind.TEXT);
                    }
                    return all;
                }))))
                .isEqualTo(ErrorCode.TOO_MANY_ITEMS);
    }

    @Test
    void search_whereThereIsNoIndex_isRefused() {
        try (LogicNodes own = new LogicNodes(SearchConfig.class)) {
            ConfigurableApplicationContext without = own.start("parley.search.enabled=false");
            try (Friends others = Friends.meet(without)) {
                assertThat(code(others.ann().ask(frame("a", all -> all)))).isEqualTo(ErrorCode.SEARCH_DISABLED);
            }
        }
    }

    private static void awaitIndexed() {
        await().until(() -> NODES.first()
                .getBean(SearchIndex.class)
                .behind(0, 100_000)
                .behind()
                .isEmpty());
    }

    private static List<String> found(Client who, String query) {
        return found(who, query, all -> all);
    }

    private static List<String> found(Client who, String query, UnaryOperator<Search.Builder> wish) {
        return texts(search(who, query, wish));
    }

    private static List<String> texts(SearchResult result) {
        return result.getHitsList().stream()
                .map(hit -> hit.getMessage().getContent().getText().getText())
                .toList();
    }

    private static SearchResult search(Client who, String query, UnaryOperator<Search.Builder> wish) {
        return ask(who, frame(query, wish)).getSearchResult();
    }

    private static ServerFrame ask(Client who, ClientFrame.Builder frame) {
        ServerFrame reply = who.ask(frame);
        assertThat(reply.hasError()).as("%s", reply).isFalse();
        return reply;
    }

    private static ErrorCode code(ServerFrame reply) {
        return reply.getError().getCode();
    }

    private static ClientFrame.Builder frame(String query, UnaryOperator<Search.Builder> wish) {
        return ClientFrame.newBuilder().setSearch(wish.apply(Search.newBuilder().setQuery(query)));
    }

    private static UnaryOperator<Search.Builder> in(long conversationId) {
        return wish -> wish.setConversationId(conversationId);
    }

    private static void say(Client who, long conversationId, String text) {
        ServerFrame reply = ask(
                who,
                ClientFrame.newBuilder()
                        .setSend(Send.newBuilder()
                                .setConversationId(conversationId)
                                .addMessages(OutgoingMessage.newBuilder()
                                        .setClientMsgId(uuid())
                                        .setContent(text(text)))));
        assertThat(reply.getSendResult().getAcksCount()).isEqualTo(1);
    }

    private static Content text(String text) {
        return Content.newBuilder()
                .setText(TextContent.newBuilder().setText(text))
                .build();
    }

    private long group(long memberId) {
        return ask(
                        ann,
                        ClientFrame.newBuilder()
                                .setCreateGroup(CreateGroup.newBuilder()
                                        .setOpId(uuid())
                                        .setName("Ours")
                                        .setJoinPolicy(JoinPolicy.BY_INVITATION)
                                        .addUserIds(memberId)))
                .getGroupResult()
                .getConversationId();
    }

    private static ClientFrame.Builder add(long group, Client who) {
        return ClientFrame.newBuilder()
                .setAddMembers(AddMembers.newBuilder()
                        .setConversationId(group)
                        .setOpId(uuid())
                        .addUserIds(who.userId()));
    }

    private static ClientFrame.Builder remove(long group, Client who) {
        return ClientFrame.newBuilder()
                .setRemoveMember(RemoveMember.newBuilder()
                        .setConversationId(group)
                        .setOpId(uuid())
                        .setUserId(who.userId()));
    }

    private static long site() {
        long id = id();
        return NODES.first()
                .getBean(SiteStore.class)
                .save(new Site(id, "site-" + id, "Shop", "", "#112233", "", Set.of()))
                .siteId();
    }

    private Client visitor(long site) {
        long userId = id();
        NODES.first().getBean(UserStore.class).add(UserAccount.fresh(userId, UserKind.VISITOR, "Guest"));
        NODES.first().getBean(VisitorStore.class).add(new Visitor(userId, site));
        return friends.access().open(0, userId, UserKind.VISITOR, site, "browser-" + userId);
    }

    private Client agent(long site) {
        long userId = id();
        NODES.first().getBean(UserStore.class).add(UserAccount.fresh(userId, UserKind.AGENT, "Agent"));
        NODES.first().getBean(AgentStore.class).save(Agent.fresh(userId, site, AgentRole.AGENT, 1));
        return friends.access().open(1, userId, UserKind.AGENT, site, "desk-" + userId);
    }

    private static long support(Client visitor) {
        return ask(
                        visitor,
                        ClientFrame.newBuilder()
                                .setOpenConversation(
                                        OpenConversation.newBuilder().setSupport(SupportTarget.getDefaultInstance())))
                .getOpenConversationResult()
                .getConversation()
                .getConversationId();
    }

    private static long id() {
        return NODES.first().getBean(IdGenerator.class).next();
    }

    private static String uuid() {
        return UUID.randomUUID().toString();
    }
}
