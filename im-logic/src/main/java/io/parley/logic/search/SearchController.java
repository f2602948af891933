package io.parley.logic.search;

import io.parley.common.protocol.ErrorCode;
import io.parley.logic.link.Refusal;
import io.parley.logic.token.ServerKey;
import io.parley.storage.search.SearchIndex;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What an operator does with the index. Blocks on the database. */
@Tag(name = "Search", description = "For the operator's own servers.")
@SecurityRequirement(name = "serverKey")
@RestController
class SearchController {
    private final SearchIndex index;
    private final SearchConfig config;

    SearchController(SearchIndex index, SearchConfig config) {
        this.index = index;
        this.config = config;
    }

    @Operation(
            summary = "Build the search index anew",
            description =
                    "Goes on behind this call, conversation by conversation; what is in the index is found until then.")
    @PostMapping("/api/v1/search/rebuild")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void rebuild(ServerKey key) {
        if (!config.enabled()) {
            throw new Refusal(ErrorCode.SEARCH_DISABLED, "parley.search.enabled: false (expected: true)");
        }
        index.rebuild();
    }
}
