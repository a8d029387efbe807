/** Metrics and health checks. */
@NullMarked
package io.quotecast.ops;

import org.jspecify.annotations.NullMarked;
