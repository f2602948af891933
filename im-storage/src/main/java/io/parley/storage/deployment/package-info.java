/** What belongs to the deployment as a whole. */
@NullMarked
package io.parley.storage.deployment;

import org.jspecify.annotations.NullMarked;
