package io.quotecast.web.socket;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.quarkus.websockets.next.OnBinaryMessage;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.quotecast.market.Instruments;
import io.quotecast.market.Timeframes;
import io.quotecast.protocol.SymbolNames;
import io.quotecast.protocol.binance.BinanceConversation;
import io.quotecast.protocol.binance.BinanceSymbols;
import io.quotecast.web.ReplayAddress;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The market streams of the dialect of Binance, raw at {@code /binance/ws} and combined at {@code /binance/stream}. Every
 * callback runs on the connection's event loop.
 */
@WebSocket(path = "/binance/{form}", endpointId = "binance")
public class BinanceSocket {
    private static final String COMBINED = "stream";
    private static final String STREAMS_IN_PATH = "/binance/ws/";

    private final DialectClients clients;
    private final SymbolNames symbols;
    private final Timeframes timeframes;

    BinanceSocket(DialectClients clients, Instruments instruments, Timeframes timeframes) {
        this.timeframes = timeframes;
        this.clients = clients;
        this.symbols = BinanceSymbols.of(instruments);
    }

    @OnOpen
    Uni<Void> open(WebSocketConnection connection) {
        Map<String, List<String>> query = DialectClients.query(connection);
        // The address of the handshake, also where BinanceRoute led it here.
        String path = ReplayAddress.strip(connection.handshakeRequest().path());
        List<String> names = Stream.concat(
                        Stream.of(path.startsWith(STREAMS_IN_PATH) ? path.substring(STREAMS_IN_PATH.length()) : ""),
                        query.getOrDefault("streams", List.of()).stream())
                .map(list -> QueryStringDecoder.decodeComponent(list, StandardCharsets.UTF_8))
                .flatMap(list -> Stream.of(list.split("/")))
                .filter(name -> !name.isEmpty())
                .toList();
        boolean isMicros = query.getOrDefault("timeUnit", List.of()).stream()
                .anyMatch(unit -> unit.equalsIgnoreCase("MICROSECOND"));
        boolean isCombined = connection.pathParam("form").equals(COMBINED);
        return clients.open(
                connection,
                streams -> new BinanceConversation(streams, symbols, timeframes, names, isCombined, isMicros));
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
