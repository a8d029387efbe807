/** Authentication of clients, origins of requests and limits on connections. */
@NullMarked
package io.quotecast.web.security;

import org.jspecify.annotations.NullMarked;
