package io.parley.storage.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.common.id.IdGenerator;
import io.parley.storage.testing.StorageTest;
import io.parley.storage.testing.Together;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

@StorageTest
class SiteStoreIT {
    private final SiteStore sites;
    private final JdbcTemplate sql;
    private final IdGenerator ids;
    private final Site site;

    SiteStoreIT(SiteStore sites, JdbcTemplate sql, IdGenerator ids) {
        this.sites = sites;
        this.sql = sql;
        this.ids = ids;
        this.site = named(ids.next(), "key-" + ids.next());
    }

    private static Site named(long siteId, String key) {
        return new Site(
                siteId, key, "小店", "你好 👋", "#aabbcc", "zh-CN", Set.of("https://a.example", "http://127.0.0.1:8081"));
    }

    @Test
    void save_new_isFoundByIdAndKey() {
        assertThat(sites.save(site)).isEqualTo(site);
        assertThat(sites.find(site.siteId())).contains(site);
        assertThat(sites.findByKey(site.key())).contains(site);
        assertThat(sql.queryForObject(
                        "SELECT COUNT(*) FROM support_queue WHERE site_id = ?", Integer.class, site.siteId()))
                .isEqualTo(1);
    }

    @Test
    void find_unknown_isEmpty() {
        assertThat(sites.find(site.siteId())).isEmpty();
        assertThat(sites.findByKey(site.key())).isEmpty();
    }

    @Test
    void findByKey_otherCase_isAnotherKey() {
        sites.save(site);

        assertThat(sites.findByKey(site.key().toUpperCase(Locale.ROOT))).isEmpty();
    }

    @Test
    void save_keyKnown_changesAllButTheId() {
        sites.save(site);
        Site changed = new Site(ids.next(), site.key(), "Shop", "Hi", "#000000", "", Set.of("https://b.example"));

        Site stored = sites.save(changed);

        assertThat(stored)
                .isEqualTo(
                        new Site(site.siteId(), site.key(), "Shop", "Hi", "#000000", "", Set.of("https://b.example")));
        assertThat(sites.find(changed.siteId())).isEmpty();
    }

    @Test
    void save_idOfAnotherSite_isRefusedAndChangesNothing() {
        sites.save(site);

        assertThatThrownBy(() -> sites.save(
                        new Site(site.siteId(), "other-" + site.key(), "Thief", "", "#000000", "", Set.of())))
                .isInstanceOf(IllegalStateException.class);

        assertThat(sites.find(site.siteId())).contains(site);
    }

    @Test
    void save_sameKeyByManyNodesAtOnce_isOneSite() {
        List<Site> saved = Together.run(8, i -> sites.save(named(ids.next(), site.key())));

        assertThat(saved.stream().map(Site::siteId).distinct()).hasSize(1);
        assertThat(saved).allMatch(one -> one.origins().equals(site.origins()));
    }
}
