/** What messages say, in the schema's words. */
@NullMarked
package io.parley.common.content;

import org.jspecify.annotations.NullMarked;
