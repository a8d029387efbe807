/** The single writer thread and the wiring of all stages around it. */
@NullMarked
package io.quotecast.pipeline;

import org.jspecify.annotations.NullMarked;
