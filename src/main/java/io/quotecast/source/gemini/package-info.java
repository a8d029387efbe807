/** The feed of Gemini: trades, and the best bid and ask of its order books. */
@NullMarked
package io.quotecast.source.gemini;

import org.jspecify.annotations.NullMarked;
