/** Beside the road: rooms, in which clients talk to each other. */
@NullMarked
package io.quotecast.rooms;

import org.jspecify.annotations.NullMarked;
