/** Friends and blocks, as clients and REST change them. */
@NullMarked
package io.parley.logic.relation;

import org.jspecify.annotations.NullMarked;
