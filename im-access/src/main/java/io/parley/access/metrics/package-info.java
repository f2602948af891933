/** What an access node counts. */
@NullMarked
package io.parley.access.metrics;

import org.jspecify.annotations.NullMarked;
