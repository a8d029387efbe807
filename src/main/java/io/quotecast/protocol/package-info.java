/** Stage 4, is encoded once: the messages of the wire, in and out. Knows no sockets. */
@NullMarked
package io.quotecast.protocol;

import org.jspecify.annotations.NullMarked;
