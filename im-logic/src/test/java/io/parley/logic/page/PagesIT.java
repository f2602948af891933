package io.parley.logic.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.logic.testing.Rest;
import io.parley.logic.testing.Rest.Answer;
import io.parley.logic.testing.RestNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Over pages of the test, which go before the built ones. */
class PagesIT {
    private final Rest rest = Rest.fromOwnAddress(RestNode.node());

    @Test
    void loader_fromAnyPage_isFreshForMinutesAndCompressed() {
        Answer loader = rest.get("/widget/loader.js").expect(200);

        assertThat(loader.response().body()).startsWith("// The loader of the test");
        assertThat(loader.header("Content-Type")).startsWith("text/javascript");
        assertThat(loader.header("Cache-Control")).isEqualTo("max-age=300, public");
        assertThat(loader.header("Cross-Origin-Resource-Policy")).isEqualTo("cross-origin");
        rest.send(rest.to("/widget/loader.js").header("If-None-Match", loader.header("ETag")))
                .expect(304);
        assertThat(rest.send(rest.to("/widget/loader.js").header("Accept-Encoding", "gzip"))
                        .header("Content-Encoding"))
                .isEqualTo("gzip");
    }

    @Test
    void app_knownSite_mayBeFramedByTheSitesPagesAlone() {
        Answer app = rest.get("/widget/app?site=demo-site&host=https%3A%2F%2Fshop.example")
                .expect(200);

        assertThat(app.response().body()).contains("Widget of the test");
        assertThat(app.header("Content-Type")).isEqualTo("text/html;charset=UTF-8");
        assertThat(app.response().headers().allValues("Content-Security-Policy"))
                .singleElement()
                .asString()
                .endsWith("frame-ancestors http://127.0.0.1:8090 https://shop.example")
                .contains("default-src 'none'; script-src 'self'");
        assertThat(app.header("Cache-Control")).isEqualTo("no-store");
        assertThat(app.header("X-Frame-Options")).isEmpty();
    }

    @Test
    void app_unknownSite_isAPageThatSaysSoAndMayNotBeFramed() {
        for (String path : new String[] {"/widget/app?site=nowhere", "/widget/app"}) {
            Answer page = rest.get(path).expect(404);

            assertThat(page.header("Content-Type")).startsWith("text/html");
            assertThat(page.response().body()).contains("data-site");
            assertThat(page.header("Content-Security-Policy")).contains("frame-ancestors 'none'");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/widget/assets/app-0a1b2c.js", "/desk/assets/desk-0a1b2c.js"})
    void asset_hashedName_isKeptForEver(String path) {
        Answer asset = rest.get(path).expect(200);

        assertThat(asset.header("Content-Type")).startsWith("text/javascript");
        assertThat(asset.header("Cache-Control")).isEqualTo("max-age=31536000, public, immutable");
        assertThat(asset.header("X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/widget/assets/app-ffffff.js",
                "/desk/assets/gone.js",
                "/desk/gone.js",
                "/widget/index.html",
                "/widget/",
                "/desk/..%2f..%2fapplication.yml",
                "/META-INF/resources/desk/index.html"
            })
    void file_thatIsNotThereOrNotForAll_isNotFound(String path) {
        assertThat(rest.get(path).status()).isIn(400, 404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/desk/", "/desk/chats", "/desk/chats/12/notes", "/desk/index.html"})
    void desk_everyPathThatIsNoFile_isItsPage(String path) {
        Answer desk = rest.get(path).expect(200);

        assertThat(desk.response().body()).contains("Desk of the test");
        assertThat(desk.header("Content-Type")).startsWith("text/html");
        assertThat(desk.header("Cache-Control")).isEqualTo("no-cache");
        assertThat(desk.response().headers().allValues("Content-Security-Policy"))
                .singleElement()
                .asString()
                .endsWith("frame-ancestors 'none'")
                .contains("script-src 'self'");
    }

    @Test
    void desk_fileBesideThePage_isTheFile() {
        assertThat(rest.get("/desk/icon.svg").expect(200).header("Content-Type"))
                .startsWith("image/svg+xml");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/desk"})
    void root_isSentToTheDesk(String path) {
        assertThat(rest.get(path).expect(302).header("Location")).endsWith("/desk/");
    }

    @Test
    void desk_otherMethod_isRefused() {
        rest.post("/desk/chats", "{}").expectProblem(405, "INVALID_ARGUMENT");
    }
}
