/** The feed of Massive, formerly Polygon: trades and quotes of stocks or of pairs of currencies. */
@NullMarked
package io.quotecast.source.massive;

import org.jspecify.annotations.NullMarked;
