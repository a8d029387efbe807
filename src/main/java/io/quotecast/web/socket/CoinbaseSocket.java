package io.quotecast.web.socket;

import io.quarkus.websockets.next.OnBinaryMessage;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.quotecast.market.Instruments;
import io.quotecast.protocol.SymbolNames;
import io.quotecast.protocol.coinbase.CoinbaseConversation;
import io.quotecast.protocol.coinbase.CoinbaseSymbols;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/**
 * The feed of the dialect of Coinbase Exchange, at {@code /coinbase} and, through {@code CoinbaseRoute}, at every path
 * below. Every callback runs on the connection's event loop.
 */
@WebSocket(path = "/coinbase", endpointId = "coinbase")
public class CoinbaseSocket {
    private final DialectClients clients;
    private final SymbolNames symbols;

    CoinbaseSocket(DialectClients clients, Instruments instruments) {
        this.clients = clients;
        this.symbols = CoinbaseSymbols.of(instruments);
    }

    @OnOpen
    Uni<Void> open(WebSocketConnection connection) {
        return clients.open(connection, streams -> new CoinbaseConversation(streams, symbols));
    }

    @OnTextMessage
    Uni<Void> text(String text, WebSocketConnection connection) {
        return clients.with(connection, client -> client.receiveText(text.getBytes(StandardCharsets.UTF_8)));
    }

    @OnBinaryMessage
    Uni<Void> binary(Buffer message, WebSocketConnection connection) {
        return clients.with(connection, client -> client.receiveBinary(message.getBytes()));
    }

    @OnClose
    Uni<Void> close(WebSocketConnection connection) {
        return clients.close(connection);
    }

    @OnError
    Uni<Void> error(Throwable failure, WebSocketConnection connection) {
        return clients.error(failure, connection);
    }
}
