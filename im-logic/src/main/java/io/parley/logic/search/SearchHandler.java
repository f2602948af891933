package io.parley.logic.search;

import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.ContentKind;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.Search;
import io.parley.common.protocol.SearchResult;
import io.parley.common.protocol.ServerFrame;
import io.parley.logic.conversation.ConversationAccess;
import io.parley.logic.link.Caller;
import io.parley.logic.link.Refusal;
import io.parley.logic.link.RequestHandler;
import io.parley.logic.link.Workers;
import io.parley.logic.search.MessageSearch.Page;
import io.parley.logic.search.MessageSearch.Wish;
import io.parley.storage.search.SearchIndex.Filter;
import io.parley.storage.search.SearchIndex.Scope;
import io.parley.storage.search.SearchQuery;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import org.springframework.stereotype.Component;

/** Searches, as many at once as leave the other requests their workers and connections. */
@Component
class SearchHandler implements RequestHandler {
    private static final int MAX_CHARACTERS = 100;
    private static final int MAX_PIECES = 10;
    private static final int MAX_KINDS = 10;
    private static final int MAX_LIMIT = 50;
    private static final int USUAL_LIMIT = 20;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final MessageSearch search;
    private final ConversationAccess access;
    private final Workers workers;
    private final SearchConfig config;
    private final Semaphore running;

    SearchHandler(MessageSearch search, ConversationAccess access, Workers workers, SearchConfig config) {
        this.search = search;
        this.access = access;
        this.workers = workers;
        this.config = config;
        this.running = new Semaphore(config.concurrent());
    }

    @Override
    public ClientFrame.BodyCase operation() {
        return ClientFrame.BodyCase.SEARCH;
    }

    @Override
    public CompletionStage<ServerFrame.Builder> handle(Caller caller, ClientFrame frame) {
        Search request = frame.getSearch();
        Wish wish = wish(caller, request);
        if (!running.tryAcquire()) {
            throw new Refusal(ErrorCode.BUSY, "too many searches are under way", RETRY_AFTER);
        }
        return workers.call(() -> find(caller, request, wish)).whenComplete((result, failure) -> running.release());
    }

    private ServerFrame.Builder find(Caller caller, Search request, Wish wish) {
        if (request.getConversationId() != 0) {
            access.reading(caller, request.getConversationId());
        }
        Page page = search.find(caller, wish);
        SearchResult.Builder result = SearchResult.newBuilder().addAllHits(page.hits());
        page.last().ifPresent(last -> result.setNextCursor(SearchCursor.of(request, last)));
        return ServerFrame.newBuilder().setSearchResult(result);
    }

    private Wish wish(Caller caller, Search request) {
        if (!config.enabled()) {
            throw new Refusal(ErrorCode.SEARCH_DISABLED, "this deployment keeps no index");
        }
        if (request.getLimit() < 0 || request.getLimit() > MAX_LIMIT) {
            throw new Refusal(
                    ErrorCode.INVALID_ARGUMENT, "limit: " + request.getLimit() + " (expected: 0 to " + MAX_LIMIT + ")");
        }
        return new Wish(
                query(request.getQuery()),
                scope(caller, request.getConversationId()),
                filter(request),
                SearchCursor.read(request),
                request.getLimit() == 0 ? USUAL_LIMIT : request.getLimit());
    }

    private static SearchQuery query(String text) {
        int characters = text.codePointCount(0, text.length());
        if (characters > MAX_CHARACTERS) {
            throw new Refusal(
                    ErrorCode.INVALID_ARGUMENT,
                    "query: " + characters + " characters (expected: 1 to " + MAX_CHARACTERS + ")");
        }
        SearchQuery query = new SearchQuery(text);
        if (query.pieces() == 0) {
            throw new Refusal(ErrorCode.EMPTY_TEXT, "query: nothing to search for (expected: a letter, digit or sign)");
        }
        if (query.pieces() > MAX_PIECES) {
            throw new Refusal(
                    ErrorCode.TOO_MANY_ITEMS,
                    "query: " + query.pieces() + " words and pieces (expected: 1 to " + MAX_PIECES + ")");
        }
        return query;
    }

    private static Scope scope(Caller caller, long conversationId) {
        if (conversationId != 0) {
            return new Scope.Conversation(conversationId);
        }
        return switch (caller.kind()) {
            case USER -> new Scope.Member(caller.userId());
            case VISITOR -> new Scope.Visitor(caller.siteId(), caller.userId());
            case AGENT -> new Scope.Site(caller.siteId());
            case USER_KIND_UNSPECIFIED, UNRECOGNIZED -> throw Refusal.notAllowed();
        };
    }

    private static Filter filter(Search request) {
        if (request.getSenderId() < 0) {
            throw new Refusal(ErrorCode.INVALID_ARGUMENT, "sender_id: " + request.getSenderId() + " (expected: >= 0)");
        }
        long from = request.getFromMs();
        long to = request.getToMs();
        if (from < 0 || to < 0 || to > 0 && to < from) {
            throw new Refusal(
                    ErrorCode.INVALID_RANGE,
                    "from_ms " + from + ", to_ms " + to + " (expected: 0 <= from_ms <= to_ms, or to_ms 0)");
        }
        return new Filter(
                request.getSenderId(),
                new HashSet<>(kinds(request.getKindsList())),
                from,
                to == 0 ? Long.MAX_VALUE : to);
    }

    private static List<ContentKind> kinds(List<ContentKind> kinds) {
        if (kinds.size() > MAX_KINDS) {
            throw new Refusal(
                    ErrorCode.TOO_MANY_ITEMS, "kinds: " + kinds.size() + " (expected: at most " + MAX_KINDS + ")");
        }
        if (kinds.contains(ContentKind.UNRECOGNIZED) || kinds.contains(ContentKind.CONTENT_KIND_UNSPECIFIED)) {
            throw new Refusal(
                    ErrorCode.INVALID_ARGUMENT, "kinds: one that this server does not know (expected: TEXT, IMAGE …)");
        }
        return kinds;
    }
}
