/** Stage 5, is fanned out: shards, cohorts and their subscribers. Knows bytes, not channels. */
@NullMarked
package io.quotecast.push;

import org.jspecify.annotations.NullMarked;
