package io.parley.logic.site;

import io.parley.common.id.IdGenerator;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.UserKind;
import io.parley.logic.link.Refusal;
import io.parley.logic.token.Grants;
import io.parley.logic.token.TokenGrant;
import io.parley.storage.site.Site;
import io.parley.storage.site.SiteStore;
import io.parley.storage.user.UserAccount;
import io.parley.storage.user.UserStore;
import io.parley.storage.visitor.Visitor;
import io.parley.storage.visitor.VisitorStore;
import java.util.Locale;
import java.util.Objects;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Anonymous visitors of sites: whoever holds a visitor's refresh token is that visitor. Blocks on the database. */
@Service
class Visitors {
    private static final int NAME_DIGITS = 4;

    private final SiteStore sites;
    private final UserStore users;
    private final VisitorStore visitors;
    private final Grants grants;
    private final IdGenerator ids;
    private final TransactionTemplate transaction;

    Visitors(
            SiteStore sites,
            UserStore users,
            VisitorStore visitors,
            Grants grants,
            IdGenerator ids,
            PlatformTransactionManager transactions) {
        this.sites = sites;
        this.users = users;
        this.visitors = visitors;
        this.grants = grants;
        this.ids = ids;
        this.transaction = new TransactionTemplate(transactions);
    }

    /**
     * @throws Refusal UNKNOWN_SITE
     */
    Site site(String key) {
        return sites.findByKey(key)
                .orElseThrow(() -> new Refusal(ErrorCode.UNKNOWN_SITE, "siteKey: there is no site with this key"));
    }

    /** Account, visitor and sign-in come into being together or not at all. */
    VisitorGrant arrive(Site site) {
        long userId = ids.next();
        UserAccount account = UserAccount.fresh(userId, UserKind.VISITOR, nameOf(userId));
        TokenGrant grant = transaction.execute(status -> {
            users.add(account);
            visitors.add(new Visitor(userId, site.siteId()));
            return grants.begin(account, site.siteId());
        });
        return new VisitorGrant(Objects.requireNonNull(grant), SiteLook.of(site));
    }

    /**
     * @throws Refusal TOKEN_INVALID also when the token is of another site's visitor or of no visitor
     */
    VisitorGrant comeBack(Site site, String refreshToken) {
        TokenGrant grant = grants.refresh(
                refreshToken,
                account -> visitors.find(account.userId())
                        .filter(visitor -> visitor.siteId() == site.siteId())
                        .isPresent());
        return new VisitorGrant(grant, SiteLook.of(site));
    }

    /** Something to tell anonymous visitors apart by: "Visitor 7K2M". */
    private static String nameOf(long userId) {
        String digits = Long.toString(Long.reverse(userId) >>> 1, Character.MAX_RADIX);
        return "Visitor "
                + digits.substring(0, Math.min(NAME_DIGITS, digits.length())).toUpperCase(Locale.ROOT);
    }
}
