/** Sites: brands or pages that embed the widget. */
@NullMarked
package io.parley.storage.site;

import org.jspecify.annotations.NullMarked;
