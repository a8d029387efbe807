/**
 * Small types that every package may use: fixed-point numbers, microseconds, parking and shutdown of threads, quoting, random names.
 */
@NullMarked
package io.quotecast.base;

import org.jspecify.annotations.NullMarked;
