/** All tiers in one JVM, on embedded servers, with a demo site: for a first look, not for service. */
@NullMarked
package io.parley.quickstart;

import org.jspecify.annotations.NullMarked;
