package io.quotecast.protocol.quotecast;

import static io.quotecast.testing.SampleInstruments.AAPL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quotecast.journal.Entry;
import io.quotecast.market.Conditions;
import io.quotecast.market.Ext;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Quote;
import io.quotecast.market.Side;
import io.quotecast.market.Trade;
import io.quotecast.protocol.EncodedEvent;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.ProtocolException;
import io.quotecast.protocol.WireFormat;
import io.quotecast.testing.MsgpackText;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExtTest {
    private static final long TIME = 1_767_623_400_208_123L;
    private static final Ext EXT = new Ext("{ \"desk\" : [1.50] }".getBytes(StandardCharsets.UTF_8));
    private static final Trade TRADE =
            new Trade(AAPL, 12_655, 5, Side.UNKNOWN, "V", 7, null, Conditions.ODD_LOT, TIME, EXT);
    private static final Quote QUOTE = new Quote(AAPL, 12_654, 3, 12_656, 2, TIME, EXT);

    private final QuotecastDialect dialect = new QuotecastDialect(1_000, 36, () -> {});

    @Test
    void clientsThatAskForItReceiveItAsItWasSent() throws ProtocolException {
        WireFormat json = format("ext=1");

        assertEquals(
                "{\"T\":\"t\",\"S\":\"AAPL\",\"p\":126.55,\"s\":5,\"x\":\"V\",\"i\":7,\"c\":[\"I\"],"
                        + "\"ext\":{ \"desk\" : [1.50] },\"t\":1767623400208123,\"q\":9,\"u\":1}",
                text(json, TRADE));
        assertEquals(
                "{\"T\":\"q\",\"S\":\"AAPL\",\"bp\":126.54,\"bs\":3,\"ap\":126.56,\"as\":2,"
                        + "\"ext\":{ \"desk\" : [1.50] },\"t\":1767623400208123,\"q\":9,\"u\":1}",
                text(json, QUOTE));
        assertSame(json.encoding(), format("ext=true", "shape=flat").encoding());
        assertSame(JsonObjectFraming.INSTANCE, format("ext=true", "shape=flat").framing());
    }

    @Test
    void messagePackHasTheSameContent() throws ProtocolException {
        WireFormat msgpack = format("ext=1", "format=msgpack");

        for (MarketEvent event : List.of(TRADE, QUOTE, TRADE.withoutExt())) {
            assertEquals(
                    text(format("ext=1"), event).replace(" ", "").replace("1.50", "1.5"),
                    MsgpackText.read(bytes(msgpack, event)).toString());
        }
    }

    @Test
    void otherClientsReceiveTheSameBytesAsWithoutIt() throws ProtocolException {
        assertEquals(text(format(), TRADE.withoutExt()), text(format(), TRADE));
        assertEquals(text(format("ext=0"), TRADE.withoutExt()), text(format(), TRADE));
    }

    @Test
    void bytesOfEventsWithoutItAreShared() throws ProtocolException {
        EncodedEvent event = EncodedEvent.of(new Entry(9, 1, TRADE.withoutExt()), JsonEncoding.INSTANCE);

        assertSame(
                event.bytes(JsonEncoding.INSTANCE), event.bytes(format("ext=1").encoding()));
        assertSame(
                event.bytes(MsgpackEncoding.INSTANCE),
                event.bytes(format("ext=1", "format=msgpack").encoding()));
    }

    @ParameterizedTest
    @CsvSource({"yes", "''", "2"})
    void anotherValueIsAnError(String value) {
        ProtocolException e = assertThrows(ProtocolException.class, () -> format("ext=" + value));

        assertEquals(ErrorCode.INVALID_OPTION, e.code());
        assertEquals("ext: '" + value + "' must be 1, true, 0 or false", e.text());
    }

    private WireFormat format(String... parameters) throws ProtocolException {
        Map<String, List<String>> query = new HashMap<>();
        for (String parameter : parameters) {
            String[] parts = parameter.split("=", 2);
            query.put(parts[0], List.of(parts[1]));
        }
        return dialect.variant(null, query).format();
    }

    private static String text(WireFormat format, MarketEvent event) {
        return new String(bytes(format, event), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(WireFormat format, MarketEvent event) {
        return Objects.requireNonNull(
                EncodedEvent.of(new Entry(9, 1, event), JsonEncoding.INSTANCE).bytes(format.encoding()));
    }
}
