/** Events from outside: JSON and CSV readers, checks, batches, and the intake that all events pass through. */
@NullMarked
package io.quotecast.ingest;

import org.jspecify.annotations.NullMarked;
