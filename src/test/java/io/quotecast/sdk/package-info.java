/** The client in JavaScript, tested in Node. */
@NullMarked
package io.quotecast.sdk;

import org.jspecify.annotations.NullMarked;
