package io.parley.logic.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.parley.common.protocol.UserKind;
import io.parley.common.token.AccessClaims;
import io.parley.common.token.TokenVerifier;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Signs access tokens that {@link TokenVerifier} accepts. Safe for use by many threads. */
@Component
public class TokenIssuer {
    private final JWSHeader header;
    private final JWSSigner signer;
    private final Duration lifetime;
    private final Clock clock;

    @Autowired
    public TokenIssuer(SigningKeys keys, TokenConfig config, Clock clock) {
        this(keys, config.accessLifetime(), clock);
    }

    public TokenIssuer(SigningKeys keys, Duration lifetime, Clock clock) {
        this.header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                .keyID(keys.signingKey().getKeyID())
                .build();
        this.lifetime = lifetime;
        this.clock = clock;
        try {
            this.signer = new ECDSASigner(keys.signingKey());
        } catch (JOSEException e) {
            throw new IllegalStateException("the key can't sign", e);
        }
    }

    /**
     * @param generation the user's current token generation
     * @param siteId the site of a visitor or agent, 0 for a user outside any site
     */
    public AccessToken issue(long userId, UserKind kind, long generation, long siteId) {
        return issue(userId, kind, generation, siteId, 0);
    }

    /**
     * @param generation the user's current token generation
     * @param siteId the site of a visitor or agent, 0 for a user outside any site
     * @param signIn the log-in that the token goes back to
     */
    public AccessToken issue(long userId, UserKind kind, long generation, long siteId, long signIn) {
        return issue(new AccessClaims(userId, kind, generation, siteId, expiry(), "", signIn));
    }

    /** @param node the logic node that alone may take the bearer's requests */
    public AccessToken issueFor(String node, long userId, UserKind kind, long generation) {
        return issue(new AccessClaims(userId, kind, generation, 0, expiry(), node));
    }

    private Instant expiry() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS).plus(lifetime).truncatedTo(ChronoUnit.SECONDS);
    }

    private AccessToken issue(AccessClaims bearer) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(TokenVerifier.ISSUER)
                .subject(Long.toString(bearer.userId()))
                .claim(TokenVerifier.CLAIM_KIND, bearer.kind().name())
                .claim(TokenVerifier.CLAIM_GENERATION, bearer.generation())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(bearer.expiresAt()));
        if (bearer.siteId() != 0) {
            claims.claim(TokenVerifier.CLAIM_SITE, bearer.siteId());
        }
        if (!bearer.node().isEmpty()) {
            claims.claim(TokenVerifier.CLAIM_NODE, bearer.node());
        }
        if (bearer.signIn() != 0) {
            claims.claim(TokenVerifier.CLAIM_SIGN_IN, bearer.signIn());
        }
        SignedJWT token = new SignedJWT(header, claims.build());
        try {
            token.sign(signer);
        } catch (JOSEException e) {
            throw new IllegalStateException("signing failed", e);
        }
        return new AccessToken(token.serialize(), bearer.expiresAt());
    }
}
