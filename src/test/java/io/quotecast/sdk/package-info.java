/** Tests of the JavaScript client in Node. */
@NullMarked
package io.quotecast.sdk;

import org.jspecify.annotations.NullMarked;
