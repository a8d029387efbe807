/** The journal on disk, in a SQLite file. */
@NullMarked
package io.quotecast.journal.sqlite;

import org.jspecify.annotations.NullMarked;
