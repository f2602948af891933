package io.parley.storage.site;

import java.util.Optional;

/** Sites and their origins. Every call blocks on the database. */
public interface SiteStore {
    Optional<Site> findByKey(String key);

    Optional<Site> find(long siteId);

    /**
     * Adds the site, or, when there is one with its key, gives that one the new name, greeting, look and origins. An
     * existing site keeps its id.
     *
     * @return the site as it is stored now
     */
    Site save(Site site);
}
