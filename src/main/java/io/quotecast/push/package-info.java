/** Fan-out of encoded events to clients: shards, cohorts, conflation, and the interface of the slow-reader policy. */
@NullMarked
package io.quotecast.push;

import org.jspecify.annotations.NullMarked;
