/** The messages of the wire protocol in both directions, and their JSON. */
@NullMarked
package io.quotecast.protocol;

import org.jspecify.annotations.NullMarked;
