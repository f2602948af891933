/** What an application sees of a client: values, events and failures. */
@NullMarked
package io.parley.client.api;

import org.jspecify.annotations.NullMarked;
