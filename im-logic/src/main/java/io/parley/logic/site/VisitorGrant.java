package io.parley.logic.site;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.parley.logic.token.TokenGrant;

/** A visitor's grant, and how the site's widget looks. */
record VisitorGrant(@JsonUnwrapped TokenGrant grant, SiteLook site) {}
