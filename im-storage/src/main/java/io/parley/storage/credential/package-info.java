/** What users and servers prove themselves with; only hashes are stored. */
@NullMarked
package io.parley.storage.credential;

import org.jspecify.annotations.NullMarked;
