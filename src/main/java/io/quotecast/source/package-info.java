/** Event sources, their registry, and the sink that receives their events. */
@NullMarked
package io.quotecast.source;

import org.jspecify.annotations.NullMarked;
