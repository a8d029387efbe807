/** State that is rebuilt from a journal: market state, trading days, bars and recent trades. */
@NullMarked
package io.quotecast.state;

import org.jspecify.annotations.NullMarked;
