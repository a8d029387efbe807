package io.quotecast.web.socket;

import io.quarkus.websockets.next.HandshakeRequest;
import io.quarkus.websockets.next.WebSocketConnection;
import io.quotecast.market.Instruments;
import io.quotecast.protocol.SymbolNames;
import io.quotecast.protocol.alpaca.AlpacaConversation;
import io.quotecast.protocol.alpaca.AlpacaFeed;
import io.quotecast.protocol.alpaca.AlpacaForm;
import io.quotecast.protocol.alpaca.AlpacaFormats;
import io.quotecast.protocol.alpaca.AlpacaSymbols;
import io.quotecast.push.Shard;
import io.quotecast.web.ReplayAddress;
import io.quotecast.web.netty.Channels;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/** What the endpoints of the dialect of Alpaca share. Called on the connection's event loop. */
@Singleton
class AlpacaClients {
    private static final String KEY = "APCA-API-KEY-ID";

    private final DialectClients clients;
    private final Channels channels;
    private final DelayedShards delayedShards;
    private final SymbolNames symbols;
    private final AlpacaFormats formats = new AlpacaFormats();
    private final AlpacaFormats delayedFormats = new AlpacaFormats();

    AlpacaClients(DialectClients clients, Channels channels, DelayedShards delayedShards, Instruments instruments) {
        this.clients = clients;
        this.channels = channels;
        this.delayedShards = delayedShards;
        this.symbols = AlpacaSymbols.of(instruments);
    }

    /** Begins the conversation with a client of the feed at the address of its connection. */
    Uni<Void> open(WebSocketConnection connection) {
        HandshakeRequest request = connection.handshakeRequest();
        AlpacaFeed feed = AlpacaFeed.at(ReplayAddress.strip(request.path())).orElseThrow();
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

    Uni<Void> close(WebSocketConnection connection) {
        delayedShards.remove(connection);
        return clients.close(connection);
    }
}
