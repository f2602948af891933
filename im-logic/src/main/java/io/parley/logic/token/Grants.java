package io.parley.logic.token;

import io.parley.common.protocol.UserKind;
import io.parley.logic.api.PublicConfig;
import io.parley.logic.link.Refusal;
import io.parley.storage.agent.Agent;
import io.parley.storage.agent.AgentStore;
import io.parley.storage.user.UserAccount;
import io.parley.storage.visitor.Visitor;
import io.parley.storage.visitor.VisitorStore;
import java.util.function.Predicate;
import org.springframework.stereotype.Service;

/** Hands out access and refresh tokens together. Every call blocks on the database. */
@Service
public class Grants {
    private final TokenIssuer issuer;
    private final RefreshTokens refreshTokens;
    private final VisitorStore visitors;
    private final AgentStore agents;
    private final String wsUrl;

    public Grants(
            TokenIssuer issuer,
            RefreshTokens refreshTokens,
            VisitorStore visitors,
            AgentStore agents,
            PublicConfig publicConfig) {
        this.issuer = issuer;
        this.refreshTokens = refreshTokens;
        this.visitors = visitors;
        this.agents = agents;
        this.wsUrl = publicConfig.wsUrl();
    }

    /**
     * A new sign-in; joins the caller's transaction.
     *
     * @param siteId the site of a visitor or agent, 0 for a user outside any site
     */
    public TokenGrant begin(UserAccount account, long siteId) {
        return grant(account, siteId, refreshTokens.begin(account));
    }

    /**
     * Goes on with the sign-in that a refresh token stands for.
     *
     * @param admits whether such a user may use this endpoint
     * @throws Refusal TOKEN_INVALID, TOKEN_EXPIRED or TOKEN_REVOKED
     */
    public TokenGrant refresh(String refreshToken, Predicate<UserAccount> admits) {
        RefreshTokens.Rotation rotation = refreshTokens.rotate(refreshToken, admits);
        if (rotation instanceof RefreshTokens.Rotation.Refused refused) {
            throw new Refusal(refused.code(), refused.message());
        }
        RefreshTokens.Rotation.Done done = (RefreshTokens.Rotation.Done) rotation;
        return grant(done.account(), siteOf(done.account()), done.token());
    }

    private TokenGrant grant(UserAccount account, long siteId, String refreshToken) {
        long signIn = RefreshToken.parse(refreshToken).map(RefreshToken::signIn).orElse(0L);
        AccessToken access = issuer.issue(account.userId(), account.kind(), account.tokenGeneration(), siteId, signIn);
        return new TokenGrant(
                Long.toString(account.userId()),
                access.value(),
                access.expiresAt().toEpochMilli(),
                refreshToken,
                wsUrl);
    }

    private long siteOf(UserAccount account) {
        if (account.kind() == UserKind.VISITOR) {
            return visitors.find(account.userId()).map(Visitor::siteId).orElse(0L);
        }
        return account.kind() == UserKind.AGENT
                ? agents.find(account.userId()).map(Agent::siteId).orElse(0L)
                : 0;
    }
}
