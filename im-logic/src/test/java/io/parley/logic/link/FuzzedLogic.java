package io.parley.logic.link;

import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.common.id.IdGenerator;
import io.parley.common.link.AccessBatch;
import io.parley.common.link.LogicBatch;
import io.parley.common.protocol.ConversationSettings;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.JoinRequest;
import io.parley.common.protocol.Member;
import io.parley.common.protocol.UserKind;
import io.parley.logic.conversation.AclCache;
import io.parley.logic.delivery.DeliveryRouter;
import io.parley.logic.delivery.MissedNodes;
import io.parley.logic.device.LoginConfig;
import io.parley.logic.message.BeforeSend;
import io.parley.logic.message.ChangeConfig;
import io.parley.logic.message.LogListener;
import io.parley.logic.message.SendRule;
import io.parley.logic.message.SessionGate;
import io.parley.logic.message.SiteAgents;
import io.parley.logic.relation.RelationConfig;
import io.parley.logic.report.ReportConfig;
import io.parley.logic.routing.RoutingConfig;
import io.parley.logic.search.SearchConfig;
import io.parley.logic.testing.Core;
import io.parley.logic.testing.EmptyLog;
import io.parley.logic.testing.FakeConversations;
import io.parley.logic.testing.FakeDeployment;
import io.parley.logic.testing.FakeJournal;
import io.parley.logic.testing.FakeOperations;
import io.parley.logic.testing.FakePresence;
import io.parley.logic.testing.NoAttachments;
import io.parley.logic.testing.NobodyAsked;
import io.parley.logic.token.TokenConfig;
import io.parley.logic.watch.PresenceConfig;
import io.parley.storage.attachment.Attachments;
import io.parley.storage.conversation.ConversationStore;
import io.parley.storage.conversation.DeletionStore;
import io.parley.storage.conversation.ReceiptStore;
import io.parley.storage.conversation.SettingsStore;
import io.parley.storage.deployment.DeploymentStore;
import io.parley.storage.device.DevicePolicy;
import io.parley.storage.device.DeviceStore;
import io.parley.storage.group.GroupStore;
import io.parley.storage.message.MessageChanges;
import io.parley.storage.message.MessageJournal;
import io.parley.storage.message.MessageStore;
import io.parley.storage.message.StoredMessage;
import io.parley.storage.operation.OperationStore;
import io.parley.storage.relation.AcquaintanceStore;
import io.parley.storage.relation.Relation;
import io.parley.storage.relation.RelationStore;
import io.parley.storage.report.ReportOutcome;
import io.parley.storage.report.ReportState;
import io.parley.storage.report.ReportStore;
import io.parley.storage.report.StoredReport;
import io.parley.storage.routing.PresenceStore;
import io.parley.storage.routing.RouteStore;
import io.parley.storage.search.SearchIndex;
import io.parley.storage.user.Profile;
import io.parley.storage.user.ProfileStore;
import io.parley.storage.user.UserStore;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/**
 * The link's inbound side with all real parts behind it, down to stores in memory. Users 10 and 20 are friends, with
 * conversation 100; visitor 30 of site 9 has the support conversation 200, whose agent is 40.
 */
final class FuzzedLogic {
    private static final List<String> PARTS = List.of(
            "conversation.ConversationAccess",
            "conversation.ConversationFrames",
            "conversation.LogEpoch",
            "conversation.MarkReadHandler",
            "conversation.DirectConversations",
            "conversation.OpenConversationHandler",
            "conversation.ReceiptRequests",
            "conversation.DeleteMessagesHandler",
            "conversation.SettingsRequests",
            "conversation.SyncHandler",
            "device.Logins",
            "device.SeenDevices",
            "group.GroupRequests",
            "group.GroupService",
            "message.Audience",
            "message.ChangeExecutor",
            "message.ChangeRequests",
            "message.MarkRequests",
            "message.Drafts",
            "message.Forwards",
            "message.MessageService",
            "message.PullChangesHandler",
            "message.PullHandler",
            "message.Screening",
            "message.SendHandler",
            "message.SendRule",
            "message.SessionOpener",
            "message.TypingHandler",
            "presence.Admission",
            "presence.ConnectionCensus",
            "presence.ConnectionLifecycle",
            "presence.ConnectionNotices",
            "presence.HelloReplies",
            "presence.Hellos",
            "relation.RelationRequests",
            "relation.RelationService",
            "report.ReportHandler",
            "routing.RouteRegistry",
            "search.MessageSearch",
            "search.SearchHandler",
            "user.ProfileAccess",
            "watch.Partings",
            "watch.PresenceAccess",
            "watch.PresenceBoard",
            "watch.PresenceConnections",
            "watch.PresenceNews",
            "watch.PresenceRequests",
            "link.RequestDispatcher",
            "link.LinkEndpoint");

    private final Core core = new Core();
    private final AnnotationConfigApplicationContext parts = new AnnotationConfigApplicationContext();
    private final LinkEndpoint endpoint;

    FuzzedLogic() {
        core.users
                .add(10, UserKind.USER)
                .add(20, UserKind.USER)
                .add(30, UserKind.VISITOR)
                .add(40, UserKind.AGENT);
        core.conversations.put(FakeConversations.direct(100, 5, true, Set.of(), 10, 20));
        core.conversations.put(FakeConversations.support(200, 5, 9, 30, 77, 40));
        core.connect(10, 20, 30, 40);
        RelationConfig relations = new RelationConfig(RelationConfig.DirectPolicy.FRIENDS);

        put(MeterRegistry.class, () -> core.metrics);
        put(ConversationStore.class, () -> core.conversations);
        put(UserStore.class, () -> core.users);
        put(DeviceStore.class, () -> core.devices);
        put(TokenConfig.class, () -> Core.TOKENS);
        put(LoginConfig.class, () -> new LoginConfig(DevicePolicy.ALL));
        put(RouteStore.class, () -> core.routes);
        put(AccessNodes.class, () -> core.nodes);
        put(Workers.class, () -> core.workers);
        put(AclCache.class, () -> core.acls);
        put(MissedNodes.class, () -> core.missed);
        put(DeliveryRouter.class, () -> core.router);
        put(ClientLimits.class, () -> Core.LIMITS);
        put(RelationConfig.class, () -> relations);
        put(
                MessageJournal.class,
                () -> new FakeJournal(core.conversations, new SendRule(relations, Clock.systemUTC())));
        put(MessageStore.class, EmptyLog::new);
        put(MessageChanges.class, NoChanges::new);
        put(Attachments.class, NoAttachments::new);
        put(ReceiptStore.class, NoReceipts::new);
        put(SettingsStore.class, NoSettings::new);
        put(DeletionStore.class, () -> (userId, conversationId, seqs) -> new DeletionStore.Outcome.Done(List.of(), 0));
        put(ChangeConfig.class, () -> new ChangeConfig(Duration.ofMinutes(2), Duration.ofMinutes(15)));
        put(RelationStore.class, NoRelations::new);
        put(AcquaintanceStore.class, () -> (userId, peerIds) -> Map.of());
        put(ProfileStore.class, NoProfiles::new);
        put(PresenceStore.class, () -> new FakePresence(core.routes));
        put(PresenceConfig.class, () -> new PresenceConfig(Duration.ZERO, 3, Duration.ofMinutes(1), 2));
        put(GroupStore.class, NoGroups::new);
        put(DeploymentStore.class, () -> new FakeDeployment(77));
        put(SessionGate.class, () -> conversationId -> {});
        put(SiteAgents.class, () -> (acl, push, size) -> {});
        put(BeforeSend.class, NobodyAsked::new);
        put(OperationStore.class, FakeOperations::new);
        put(LogListener.class, () -> conversationId -> {});
        put(SearchIndex.class, EmptyIndex::new);
        put(ReportStore.class, NoReports::new);
        put(ReportConfig.class, () -> new ReportConfig(3));
        put(SearchConfig.class, () -> new SearchConfig(true, Duration.ofSeconds(1), Duration.ofMinutes(1), 4));
        put(LinkConfig.class, () -> FakeAccess.CONFIG);
        put(
                RoutingConfig.class,
                () -> new RoutingConfig(
                        Duration.ofMillis(100), Duration.ofSeconds(1), 3, Duration.ofHours(6), Duration.ofSeconds(3)));
        put(Clock.class, Clock::systemUTC);
        put(IdGenerator.class, () -> new IdGenerator(1, Clock.systemUTC()));
        put(LogicNode.class, () -> new LogicNode("logic-1"));
        put(JwksSource.class, () -> () -> "{\"keys\":[]}");
        for (String part : PARTS) {
            try {
                parts.register(Class.forName("io.parley.logic." + part));
            } catch (ClassNotFoundException e) {
                throw new IllegalStateException(e);
            }
        }
        parts.refresh();
        endpoint = parts.getBean(LinkEndpoint.class);
    }

    private <T> void put(Class<T> type, Supplier<T> part) {
        parts.registerBean(type, part, definition -> definition.setDestroyMethodName(""));
    }

    StreamObserver<AccessBatch> connect(StreamObserver<LogicBatch> responses) {
        return endpoint.connect(responses);
    }

    private static final class NoReports implements ReportStore {
        @Override
        public Added add(NewReport report, Quota quota) {
            return new Added.TooMany();
        }

        @Override
        public Optional<StoredReport> find(long reportId) {
            return Optional.empty();
        }

        @Override
        public List<StoredReport> list(ReportState state, long afterReportId, int limit) {
            return List.of();
        }

        @Override
        public boolean take(long reportId, String moderator) {
            return false;
        }

        @Override
        public boolean resolve(long reportId, String moderator, ReportOutcome outcome, String note) {
            return false;
        }
    }

    private static final class NoProfiles implements ProfileStore {
        @Override
        public List<Profile> find(Collection<Long> userIds) {
            return List.of();
        }

        @Override
        public Set<Long> met(long readerId, Collection<Long> userIds) {
            return Set.of();
        }

        @Override
        public Set<Long> ofSite(long siteId, Collection<Long> userIds) {
            return Set.copyOf(userIds);
        }

        @Override
        public Optional<Profile> change(long userId, UnaryOperator<Profile> change) {
            return Optional.empty();
        }
    }

    private static final class EmptyIndex implements SearchIndex {
        @Override
        public List<Hit> find(Lookup lookup) {
            return List.of();
        }

        @Override
        public List<Long> index(Collection<Long> conversationIds) {
            return List.of();
        }

        @Override
        public boolean forgetRemoved(long conversationId) {
            return false;
        }

        @Override
        public Stretch behind(long afterConversationId, int limit) {
            return new Stretch(List.of(), afterConversationId, false);
        }

        @Override
        public void rebuild() {}
    }

    private static final class NoChanges implements MessageChanges {
        @Override
        public Outcome change(long actorId, UUID opId, Change change, ChangeRule rule) {
            return new Outcome.Refused(ErrorCode.NOT_FOUND, "not there");
        }

        @Override
        public List<Long> reactedBy(long conversationId, long userId) {
            return List.of();
        }

        @Override
        public List<StoredMessage> pinned(long conversationId) {
            return List.of();
        }

        @Override
        public Page changedAfter(long conversationId, long afterChangeSeq, int limit) {
            return new Page(List.of(), afterChangeSeq, 0);
        }
    }

    private static final class NoReceipts implements ReceiptStore {
        @Override
        public List<Delivery> markDelivered(long userId, Collection<Delivery> deliveries) {
            return List.copyOf(deliveries);
        }

        @Override
        public Optional<List<ReadCount>> readCounts(long conversationId, long senderId, Collection<Long> seqs) {
            return Optional.of(List.of());
        }

        @Override
        public Optional<List<Member>> readers(ReaderQuery query) {
            return Optional.empty();
        }
    }

    private static final class NoSettings implements SettingsStore {
        @Override
        public Outcome update(long userId, UUID opId, long conversationId, Setting setting, boolean on) {
            return new Outcome.Refused(ErrorCode.NOT_ALLOWED, "not allowed");
        }

        @Override
        public Outcome saveDraft(long userId, long conversationId, String draft) {
            return new Outcome.Done(ConversationSettings.getDefaultInstance(), true);
        }
    }

    private static final class NoGroups implements GroupStore {
        @Override
        public Outcome change(long actorId, UUID opId, Change change, Policy policy) {
            return new Outcome.Refused(ErrorCode.NOT_ALLOWED, "not allowed");
        }

        @Override
        public Outcome createAsOperator(long ownerId, UUID opId, Change.Create create, Policy policy) {
            return new Outcome.Refused(ErrorCode.NOT_FOUND, "owner_id: there is no such user");
        }

        @Override
        public Outcome changeAsOperator(UUID opId, Change change, Policy policy) {
            return new Outcome.Refused(ErrorCode.NOT_FOUND, "conversation_id: there is no such group");
        }

        @Override
        public List<Member> members(long conversationId, long afterUserId, int limit) {
            return List.of();
        }

        @Override
        public Optional<Member> member(long conversationId, long userId) {
            return Optional.empty();
        }

        @Override
        public List<JoinRequest> joinRequests(long conversationId, Duration lifetime, int limit) {
            return List.of();
        }

        @Override
        public List<OverdueRequest> overdueRequests(Duration lifetime, int limit) {
            return List.of();
        }

        @Override
        public Optional<Effects> expire(OverdueRequest request, Duration lifetime) {
            return Optional.empty();
        }
    }

    private static final class NoRelations implements RelationStore {
        @Override
        public Outcome change(long userId, UUID opId, Change change) {
            return new Outcome.Refused(ErrorCode.NOT_ALLOWED, "not allowed");
        }

        @Override
        public List<Relation> list(long ownerId) {
            return List.of();
        }

        @Override
        public Page list(long ownerId, long afterVersion, int limit) {
            return new Page(List.of(), 0, false, false);
        }

        @Override
        public List<OpenRequest> overdue(int limit) {
            return List.of();
        }

        @Override
        public List<Relation> expire(OpenRequest request) {
            return List.of();
        }
    }
}
