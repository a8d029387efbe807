/** Recordings of other vendors: one class per file format, which converts rows to events. */
@NullMarked
package io.quotecast.ingest.format;

import org.jspecify.annotations.NullMarked;
