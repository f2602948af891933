/** The widget and the desk, served from the classpath. */
@NullMarked
package io.parley.logic.page;

import org.jspecify.annotations.NullMarked;
