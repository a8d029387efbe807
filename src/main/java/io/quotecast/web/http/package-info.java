/** HTTP resources, Server-Sent Events, exports and documents. */
@NullMarked
package io.quotecast.web.http;

import org.jspecify.annotations.NullMarked;
