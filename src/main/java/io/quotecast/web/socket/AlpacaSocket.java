package io.quotecast.web.socket;

import io.quarkus.websockets.next.HandshakeRequest;
import io.quarkus.websockets.next.OnBinaryMessage;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.quotecast.market.Instruments;
import io.quotecast.protocol.SymbolNames;
import io.quotecast.protocol.alpaca.AlpacaConversation;
import io.quotecast.protocol.alpaca.AlpacaFeed;
import io.quotecast.protocol.alpaca.AlpacaForm;
import io.quotecast.protocol.alpaca.AlpacaFormats;
import io.quotecast.protocol.alpaca.AlpacaSymbols;
import io.quotecast.push.Shard;
import io.quotecast.web.netty.Channels;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/**
 * The market data streams of the dialect of Alpaca: those of stocks, and those of crypto, which {@code AlpacaRoute} leads
 * here. Every callback runs on the connection's event loop.
 */
@WebSocket(path = "/alpaca/v2/{feed}", endpointId = "alpaca")
public class AlpacaSocket {
    private static final String KEY = "APCA-API-KEY-ID";

    private final DialectClients clients;
    private final Channels channels;
    private final DelayedShards delayedShards;
    private final SymbolNames symbols;
    private final AlpacaFormats formats = new AlpacaFormats();
    private final AlpacaFormats delayedFormats = new AlpacaFormats();

    AlpacaSocket(DialectClients clients, Channels channels, DelayedShards delayedShards, Instruments instruments) {
        this.clients = clients;
        this.channels = channels;
        this.delayedShards = delayedShards;
        this.symbols = AlpacaSymbols.of(instruments);
    }

    @OnOpen
    Uni<Void> open(WebSocketConnection connection) {
        HandshakeRequest request = connection.handshakeRequest();
        // The address of the handshake, also where AlpacaRoute led it here.
        AlpacaFeed feed = AlpacaFeed.at(request.path()).orElseThrow();
        String contentType = request.header("Content-Type");
        AlpacaForm form = AlpacaForm.of(contentType == null ? "" : contentType);
        boolean isDelayed = feed == AlpacaFeed.DELAYED_SIP;
        Shard shard = isDelayed ? delayedShards.add(connection) : channels.shard(connection);
        return clients.open(
                connection,
                shard,
                streams -> new AlpacaConversation(
                        streams,
                        new AlpacaConversation.Connection(
                                feed, form, isDelayed ? delayedFormats : formats, symbols, request.header(KEY))));
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
        delayedShards.remove(connection);
        return clients.close(connection);
    }

    @OnError
    Uni<Void> error(Throwable failure, WebSocketConnection connection) {
        return clients.error(failure, connection);
    }
}
