/** The archive of trades and bars in SQLite or PostgreSQL. */
@NullMarked
package io.quotecast.history.store;

import org.jspecify.annotations.NullMarked;
