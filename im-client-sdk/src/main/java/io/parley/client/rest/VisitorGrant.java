package io.parley.client.rest;

/** A visitor's sign-in, and how the site's widget looks. */
public record VisitorGrant(TokenGrant grant, Site site) {
    /** What the operator chose for a site's widget. */
    public record Site(String name, String greeting, String accent) {}
}
