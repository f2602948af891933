/** Reports to moderators. */
@NullMarked
package io.parley.storage.report;

import org.jspecify.annotations.NullMarked;
