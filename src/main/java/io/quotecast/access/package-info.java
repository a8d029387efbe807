/** API keys, grants and limits. */
@NullMarked
package io.quotecast.access;

import org.jspecify.annotations.NullMarked;
