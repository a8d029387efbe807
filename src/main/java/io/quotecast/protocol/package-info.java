/** The messages of the wire protocol, in both directions. */
@NullMarked
package io.quotecast.protocol;

import org.jspecify.annotations.NullMarked;
