package io.quotecast.source.exchange;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Opens connections for an {@link ExchangeConnection}, on its thread. */
final class ExchangeConnector {
    private static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(10);

    private final HttpClient client;

    ExchangeConnector(Executor executor) {
        this.client = HttpClient.newBuilder().executor(executor).build();
    }

    /** Calls the listener once the connection is open, or the other if it cannot be opened within 10 s. */
    void connect(URI address, WebSocket.Listener listener, Consumer<Throwable> onFailure) {
        client.newWebSocketBuilder()
                .connectTimeout(HANDSHAKE_TIMEOUT)
                .buildAsync(address, listener)
                .whenComplete((socket, failure) -> {
                    if (failure != null) {
                        onFailure.accept(failure);
                    }
                });
    }
}
