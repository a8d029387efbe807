/** Beside the road: bars and trades kept for those who ask later. */
@NullMarked
package io.quotecast.history;

import org.jspecify.annotations.NullMarked;
