/** The journal: the ordered log of all events, with positions and series numbers. */
@NullMarked
package io.quotecast.journal;

import org.jspecify.annotations.NullMarked;
