/** How tests get at real servers: a fresh schema for each test class on a database and a Redis that the JVM shares. */
@NullMarked
package io.parley.storage.testing;

import org.jspecify.annotations.NullMarked;
