/** Sites and their visitors over REST. */
@NullMarked
package io.parley.logic.site;

import org.jspecify.annotations.NullMarked;
