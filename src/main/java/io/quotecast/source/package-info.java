/** Event sources, their registry, and the sink that they hand their events to. */
@NullMarked
package io.quotecast.source;

import org.jspecify.annotations.NullMarked;
