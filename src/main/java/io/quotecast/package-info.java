@NullMarked
package io.quotecast;

import org.jspecify.annotations.NullMarked;
