/** What all REST endpoints share: errors as problem details, rates, addresses of clients, headers. */
@NullMarked
package io.parley.logic.api;

import org.jspecify.annotations.NullMarked;
