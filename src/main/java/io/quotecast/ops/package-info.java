/** Beside the road: what an operator sees. Reads, never steers. */
@NullMarked
package io.quotecast.ops;

import org.jspecify.annotations.NullMarked;
