/** The native dialect: its requests, events and messages as JSON. */
@NullMarked
package io.quotecast.protocol.quotecast;

import org.jspecify.annotations.NullMarked;
