package io.parley.logic.site;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.parley.storage.site.Site;
import io.swagger.v3.oas.annotations.media.Schema;

/** How a site's widget looks. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(description = "How a site's widget looks.")
record SiteLook(
        @JsonInclude(JsonInclude.Include.ALWAYS) String name,

        @JsonInclude(JsonInclude.Include.ALWAYS) String greeting,

        @Schema(example = "#0b57d0") @JsonInclude(JsonInclude.Include.ALWAYS)
        String accent,

        @Schema(description = "A BCP 47 tag; absent: the visitor's own language.", example = "zh-CN")
        String locale) {
    static SiteLook of(Site site) {
        return new SiteLook(site.name(), site.greeting(), site.accent(), site.locale());
    }
}
