/** Stage 6, reaches the socket: WebSocket endpoints, HTTP resources and the channels behind them. */
@NullMarked
package io.quotecast.web;

import org.jspecify.annotations.NullMarked;
