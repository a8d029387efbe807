/** The settings of the server and the checks of their ranges. */
@NullMarked
package io.quotecast.config;

import org.jspecify.annotations.NullMarked;
