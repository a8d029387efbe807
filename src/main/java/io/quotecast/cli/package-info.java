/** Commands of the command line, one file per command. */
@NullMarked
package io.quotecast.cli;

import org.jspecify.annotations.NullMarked;
