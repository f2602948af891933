package io.parley.storage.site;

import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@Repository
class MySqlSiteStore implements SiteStore {
    private final SiteMapper sites;
    private final TransactionTemplate transaction;
    private final Clock clock;

    MySqlSiteStore(SiteMapper sites, PlatformTransactionManager transactions, Clock clock) {
        this.sites = sites;
        this.transaction = new TransactionTemplate(transactions);
        this.clock = clock;
    }

    @Override
    public Optional<Site> findByKey(String key) {
        return withOrigins(sites.byKey(key));
    }

    @Override
    public Optional<Site> find(long siteId) {
        return withOrigins(sites.selectById(siteId));
    }

    @Override
    public Site save(Site site) {
        transaction.executeWithoutResult(status -> {
            SiteRow row = new SiteRow();
            row.siteId = site.siteId();
            row.siteKey = site.key();
            row.name = site.name();
            row.greeting = site.greeting();
            row.accent = site.accent();
            row.locale = site.locale();
            row.createdAt = clock.millis();
            sites.save(row);
            SiteRow stored = sites.byKey(site.key());
            if (stored == null) {
                throw new IllegalStateException("site=" + site.siteId() + " has the id of another site");
            }
            sites.addQueue(stored.siteId);
            sites.removeOrigins(stored.siteId);
            site.origins().stream().sorted().forEach(origin -> sites.addOrigin(stored.siteId, origin));
        });
        return findByKey(site.key()).orElseThrow();
    }

    private Optional<Site> withOrigins(@Nullable SiteRow row) {
        return Optional.ofNullable(row).map(found -> found.toSite(sites.origins(found.siteId)));
    }
}
