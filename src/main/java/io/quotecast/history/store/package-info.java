/** History on disk: what the road has told, written by one thread into SQLite or PostgreSQL, and read by a few others. */
@NullMarked
package io.quotecast.history.store;

import org.jspecify.annotations.NullMarked;
