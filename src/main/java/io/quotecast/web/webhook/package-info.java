/** The webhook, which lets the operator's own service decide what clients may do. */
@NullMarked
package io.quotecast.web.webhook;

import org.jspecify.annotations.NullMarked;
