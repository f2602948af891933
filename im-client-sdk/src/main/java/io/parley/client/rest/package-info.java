/** The few REST calls that come before a connection. */
@NullMarked
package io.parley.client.rest;

import org.jspecify.annotations.NullMarked;
