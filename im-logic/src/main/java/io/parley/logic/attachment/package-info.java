/** Files that are sent as messages: upload, examination, links to download them. */
@NullMarked
package io.parley.logic.attachment;

import org.jspecify.annotations.NullMarked;
