/** Alerts that clients set on the server: their conditions, their evaluation, their storage, and the webhook. */
@NullMarked
package io.quotecast.alerts;

import org.jspecify.annotations.NullMarked;
