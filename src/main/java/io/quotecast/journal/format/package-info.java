/** The stored form of events, shared by all durable journals. */
@NullMarked
package io.quotecast.journal.format;

import org.jspecify.annotations.NullMarked;
