/**
 * Java client of the feed: a WebSocket connection in the protocol {@code quotecast.v1}, with backpressure and a cursor
 * to resume from. It uses only the JDK and Jackson, and does not depend on the server.
 *
 * <pre>{@code
 * QuotecastClient client = QuotecastClient.of(URI.create("ws://localhost:8080/v1/stream"));
 * FeedConnection connection = client.connect((from, message) -> System.out.println(message.text())).join();
 * connection.subscribe(FeedSubscription.EMPTY.with(FeedChannel.QUOTES, "AAPL", "MSFT").conflate(Duration.ofMillis(250)));
 * }</pre>
 */
@NullMarked
package io.quotecast.client;

import org.jspecify.annotations.NullMarked;
