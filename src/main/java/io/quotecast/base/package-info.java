/**
 * Small types that every package may use: fixed-point numbers, microseconds, thread shutdown, quoting, random names.
 */
@NullMarked
package io.quotecast.base;

import org.jspecify.annotations.NullMarked;
