/** Where devices that are not connected can be notified. */
@NullMarked
package io.parley.storage.push;

import org.jspecify.annotations.NullMarked;
