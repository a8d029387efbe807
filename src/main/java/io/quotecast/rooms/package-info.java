/** Rooms in which clients exchange messages. */
@NullMarked
package io.quotecast.rooms;

import org.jspecify.annotations.NullMarked;
