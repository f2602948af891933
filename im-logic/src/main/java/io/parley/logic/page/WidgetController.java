package io.parley.logic.page;

import io.parley.common.protocol.ErrorCode;
import io.parley.logic.link.Refusal;
import io.parley.storage.site.Site;
import io.parley.storage.site.SiteStore;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The loader, which any page may load, and the app in its frame, which only pages of the site may show. */
@Hidden
@RestController
class WidgetController {
    private static final Duration LOADER_FRESH = Duration.ofMinutes(5);
    private static final MediaType SCRIPT = new MediaType("text", "javascript", StandardCharsets.UTF_8);
    private static final MediaType HTML = new MediaType("text", "html", StandardCharsets.UTF_8);
    private static final byte[] UNKNOWN_SITE = """
            <!doctype html>
            <html lang="en">
              <head><meta charset="utf-8" /><title>No such chat</title></head>
              <body>
                <p>There is no chat with this site key. Check <code>data-site</code> in the script tag.</p>
                <p lang="zh-CN">没有使用这个站点标识的聊天。请检查 script 标签中的 <code>data-site</code>。</p>
              </body>
            </html>
            """.getBytes(StandardCharsets.UTF_8);

    private final SiteStore sites;
    private final PagePolicy policy;
    private final Optional<PageFile> loader = PageFile.read("widget/loader.js");
    private final Optional<PageFile> app = PageFile.read("widget/index.html");

    WidgetController(SiteStore sites, PagePolicy policy) {
        this.sites = sites;
        this.policy = policy;
    }

    @GetMapping("/widget/loader.js")
    ResponseEntity<byte[]> loader(HttpServletResponse response) {
        PageFile file = present(loader);
        response.setHeader("Cross-Origin-Resource-Policy", "cross-origin");
        return ResponseEntity.ok()
                .contentType(SCRIPT)
                .cacheControl(CacheControl.maxAge(LOADER_FRESH).cachePublic())
                .eTag(file.etag())
                .body(file.content());
    }

    @GetMapping("/widget/app")
    ResponseEntity<byte[]> app(
            @RequestParam(name = "site", defaultValue = "") String siteKey, HttpServletResponse response) {
        Optional<Site> site = sites.findByKey(siteKey);
        if (site.isEmpty()) {
            return ResponseEntity.status(HttpStatus.NOT_FOUND)
                    .contentType(HTML)
                    .cacheControl(CacheControl.noStore())
                    .body(UNKNOWN_SITE);
        }
        PageFile file = present(app);
        response.setHeader("Content-Security-Policy", policy.framedBy(site.get().origins()));
        response.setHeader("Cross-Origin-Resource-Policy", "cross-origin");
        // Not even kept: the policy changes with the site's origins, the file's name for it does not.
        return ResponseEntity.ok()
                .contentType(HTML)
                .cacheControl(CacheControl.noStore())
                .body(file.content());
    }

    private static PageFile present(Optional<PageFile> file) {
        return file.orElseThrow(
                () -> new Refusal(ErrorCode.NOT_FOUND, "this build was made without the web pages (im-client-web)"));
    }
}
