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
import io.quotecast.protocol.massive.MassiveConversation;
import io.quotecast.protocol.massive.MassiveFormats;
import io.quotecast.protocol.massive.MassiveMarket;
import io.quotecast.protocol.massive.MassiveSymbols;
import io.quotecast.state.NewestTickers;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/**
 * The streams of the dialect of Massive, at {@code /massive/stocks} and {@code /massive/crypto}. Every callback runs on
 * the connection's event loop.
 */
@WebSocket(path = "/massive/{market}", endpointId = "massive")
public class MassiveSocket {
    private final DialectClients clients;
    private final SymbolNames symbols;
    private final MassiveFormats formats;

    MassiveSocket(DialectClients clients, Instruments instruments, NewestTickers tickers) {
        this.clients = clients;
        this.symbols = MassiveSymbols.of(instruments);
        this.formats = new MassiveFormats(tickers::of);
    }

    @OnOpen
    Uni<Void> open(WebSocketConnection connection) {
        MassiveMarket market =
                MassiveMarket.find(connection.pathParam("market")).orElseThrow();
        return clients.open(connection, streams -> new MassiveConversation(streams, market, symbols, formats));
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
