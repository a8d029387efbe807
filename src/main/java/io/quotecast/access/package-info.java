/** Beside the road: who may do what. Keys, roles, limits and those who came in with them. */
@NullMarked
package io.quotecast.access;

import org.jspecify.annotations.NullMarked;
