/** Captures: files of all messages of exchanges as they arrived, and how these files are read. */
@NullMarked
package io.quotecast.source.capture;

import org.jspecify.annotations.NullMarked;
