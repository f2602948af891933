/** The server's end of the link: streams of access nodes, the dispatch of client requests, and what a handler needs. */
@NullMarked
package io.parley.logic.link;

import org.jspecify.annotations.NullMarked;
