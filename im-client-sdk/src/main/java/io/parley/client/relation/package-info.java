/** Friends, requests and blocks. */
@NullMarked
package io.parley.client.relation;

import org.jspecify.annotations.NullMarked;
