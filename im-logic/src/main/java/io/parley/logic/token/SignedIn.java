package io.parley.logic.token;

import io.parley.common.protocol.UserKind;

/**
 * Who calls REST, as a parameter of an endpoint: the bearer of a valid access token that was not revoked.
 *
 * @param siteId the site of a visitor or agent, 0 for a user outside any site
 * @param signIn what the token goes back to, 0 for one without
 */
public record SignedIn(long userId, UserKind kind, long siteId, long signIn) {}
