package io.quotecast.protocol.openbb;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quotecast.market.Channel;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.Series;
import io.quotecast.protocol.ClientStreams;
import io.quotecast.protocol.Conversation;
import io.quotecast.protocol.EncodedEvent;
import io.quotecast.protocol.Framing;
import io.quotecast.protocol.Limits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The updates of a live grid: the client names the symbols of its rows, each time they change, and receives one flat
 * object for each change of a row.
 */
public final class GridConversation implements Conversation {
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(16).build())
            .build());
    /** Faster changes of a cell cannot be seen. */
    private static final int UPDATE_MILLIS = 250;
    /** WebSocket close code for a violation of policy (RFC 6455, section 7.4.1). */
    private static final int POLICY_VIOLATION = 1008;

    private final ClientStreams client;
    private final Instruments instruments;

    public GridConversation(ClientStreams client, Instruments instruments) {
        this.client = client;
        this.instruments = instruments;
    }

    @Override
    public void onOpen() {
        if (!client.mayRead()) {
            client.close(POLICY_VIOLATION, "a key with the role 'read' is required");
        }
    }

    @Override
    public void onText(byte[] utf8) {
        List<String> names = names(utf8);
        if (names == null) {
            sendError("a message must be like {\"params\":{\"symbol\":\"AAPL,MSFT\"}}");
            return;
        }
        Set<Instrument> selected = new LinkedHashSet<>();
        for (String name : names) {
            instruments.findIgnoreCase(name).filter(client::permits).ifPresent(selected::add);
        }
        int maxSymbols = client.limits().maxSymbols();
        if (selected.size() > maxSymbols) {
            sendError(selected.size() + " symbols; the limit is " + maxSymbols);
            return;
        }
        List<byte[]> rows = new ArrayList<>();
        for (Instrument instrument : selected) {
            EncodedEvent newest = client.newest(Series.TICKER, instrument);
            byte[] row = newest == null ? null : newest.bytes(GridEncoding.INSTANCE);
            if (row != null) {
                rows.add(row);
            }
        }
        client.send(rows, Framing.Envelope.TEXT_FRAME);
        client.select(GridEncoding.FORMAT, Channel.TICKERS, selected, UPDATE_MILLIS);
    }

    @Override
    public void onBinary(byte[] message) {
        sendError("binary message; messages must be JSON in a text frame");
    }

    @Override
    public void onTooManyMessages(Limits limits) {
        sendError("too many messages; the limit is " + limits.messagesPerSecond() + " per second");
    }

    @Override
    public void onTooLarge(Limits limits) {
        sendError("the message is too large; the limit is " + limits.maxMessageBytes() + " bytes");
    }

    /** Returns the symbols of a message, as an array or separated by commas; null if it has none. */
    private static @Nullable List<String> names(byte[] utf8) {
        JsonNode symbol;
        try {
            symbol = JSON.readTree(utf8).path("params").path("symbol");
        } catch (IOException e) {
            return null;
        }
        List<String> names = new ArrayList<>();
        if (symbol.isTextual()) {
            names.addAll(List.of(symbol.textValue().split(",")));
        } else if (symbol.isArray()) {
            symbol.forEach(name -> names.add(name.asText()));
        } else {
            return null;
        }
        return names.stream().map(String::strip).filter(name -> !name.isEmpty()).toList();
    }

    private void sendError(String text) {
        String json = JSON.createObjectNode().put("error", text).toString();
        client.send(json.getBytes(StandardCharsets.UTF_8), Framing.Envelope.TEXT_FRAME);
    }
}
