/** Fan-out of encoded events to subscribers: shards, cohorts, conflation, slow readers. */
@NullMarked
package io.quotecast.push;

import org.jspecify.annotations.NullMarked;
