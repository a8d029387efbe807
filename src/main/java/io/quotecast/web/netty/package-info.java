/** The only package that touches Netty channels. */
@NullMarked
package io.quotecast.web.netty;

import org.jspecify.annotations.NullMarked;
