package io.quotecast.protocol.quotecast;

import static io.quotecast.testing.SampleInstruments.AAPL;
import static io.quotecast.testing.SampleInstruments.BTC;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.quotecast.journal.Entry;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Message;
import io.quotecast.market.Quote;
import io.quotecast.market.Ticker;
import io.quotecast.protocol.FrameContent;
import io.quotecast.protocol.Framing;
import io.quotecast.protocol.WireFormat;
import io.quotecast.testing.MsgpackText;
import io.quotecast.testing.RandomEvents;
import io.quotecast.testing.SampleInstruments;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MsgpackEncodingTest {
    private static final int EVENTS = 100_000;
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /** Values of every kind, as clients publish them: with long numbers, nesting and characters of all lengths. */
    private static final List<String> PUBLISHED = List.of(
            "null",
            "true",
            "-0",
            "18446744073709551615",
            "18446744073709551616",
            "-9223372036854775808",
            "123456789012345678901234567890123456",
            "0.1",
            "-1.50",
            "1e2",
            "1E400",
            "5e-324",
            "0.30000000000000004",
            "0.123456789012345678",
            "9007199254740993.5",
            "\"\"",
            "\"é€\\uD83D\\uDE00\\u0000\\n\"",
            "[]",
            "{}",
            "[[[1,[]],{}],{\"a\":{\"b\":[null,false]}}]",
            " { \"a\" : [ 1 , 2 ] , \"b\" : { \"c\" : \"d\" } } ",
            "[" + "7,".repeat(20) + "7]",
            "[" + "7,".repeat(70_000) + "7]");

    @Test
    void randomEventsHaveTheFieldsOfTheirJson() throws IOException {
        Random random = new Random(16);
        RandomEvents events = new RandomEvents(SampleInstruments.catalog(), random);
        int strings = 0;

        for (int i = 1; i <= EVENTS; i++) {
            MarketEvent event = readable(events.next(), random);
            Entry entry = new Entry(random.nextLong(1L << 53), 1 + random.nextInt(), event);
            strings += assertSameFields(JsonEncoding.INSTANCE.encode(entry), MsgpackEncoding.INSTANCE.encode(entry));
        }

        assertTrue(strings > 0, "no price was too long for a double");
    }

    /** Returns the event, or one with values that both formats can express. */
    private static MarketEvent readable(MarketEvent event, Random random) {
        if (event instanceof Ticker ticker && ticker.previousClose() == 0) {
            return new Quote(ticker.instrument(), 1, 1, 2, 1, ticker.timeMicros());
        }
        if (event instanceof Message message && message.form() != Message.Form.BINARY) {
            // All but the longest, which would take most of the time.
            String text = PUBLISHED.get(random.nextInt(PUBLISHED.size() - 1));
            byte[] payload = text.getBytes(StandardCharsets.UTF_8);
            return new Message(message.topic(), message.form(), payload, message.from(), message.timeMicros());
        }
        return event;
    }

    @ParameterizedTest
    @CsvSource({
        "12650, 2, 126.5",
        "12655, 2, 126.55",
        "-1, 8, -1.0E-8",
        "999999999999999, 8, 9999999.99999999",
        "-999999999999999, 1, -9.99999999999999E13",
        "9000000000000000, 8, 9.0E7",
        "1000000000000001, 8, 1.000000000000001E7",
    })
    void decimalIsDoubleWithTheSameDigits(long units, int decimals, double expected) {
        byte[] bytes = new MsgpackWriter().decimal(units, decimals).toBytes();

        assertEquals(0xcb, bytes[0] & 0xff);
        assertEquals(BigDecimal.valueOf(expected), MsgpackText.read(bytes).decimalValue());
    }

    @ParameterizedTest
    @CsvSource({
        "9223372036854775807, 8, 92233720368.54775807",
        "-9223372036854775808, 4, -922337203685477.5808",
        "900719925474099301, 2, 9007199254740993.01",
        // The double is exactly between two numbers of 16 digits, and programs may print either.
        "8510789697283162, 2, 85107896972831.62",
        "8510789697283163, 2, 85107896972831.63",
        "12345678901234567890, 1, 1234567890123456789.0",
    })
    void decimalWithTooManyDigitsIsExactString(String units, int decimals, String expected) {
        BigDecimal exact = new BigDecimal(units).movePointLeft(decimals);
        MsgpackWriter out = new MsgpackWriter();

        byte[] bytes = exact.unscaledValue().bitLength() < Long.SIZE
                ? out.decimal(exact.unscaledValue().longValue(), decimals).toBytes()
                : out.json(expected.getBytes(StandardCharsets.UTF_8)).toBytes();

        assertEquals(expected, MsgpackText.read(bytes).textValue());
    }

    @Test
    void amountWithoutDecimalsIsInteger() {
        byte[] bytes = MsgpackEncoding.INSTANCE.encode(new Entry(1, 1, new Quote(AAPL, 12_654, 300, 12_656, 200, 7)));

        JsonNode quote = MsgpackText.read(bytes);
        assertTrue(quote.get("bs").isIntegralNumber());
        assertEquals("126.54", quote.get("bp").asText());
        assertEquals(
                "{\"T\":\"q\",\"S\":\"AAPL\",\"bp\":126.54,\"bs\":300,\"ap\":126.56,\"as\":200,\"t\":7,\"q\":1,\"u\":1}",
                quote.toString());
    }

    @Test
    void publishedJsonHasTheSameValue() throws IOException {
        for (String json : PUBLISHED) {
            byte[] utf8 = json.getBytes(StandardCharsets.UTF_8);

            assertSameFields(utf8, new MsgpackWriter().json(utf8).toBytes());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{\"a\":", "[1,]", "1 2"})
    void textThatIsNotJsonBecomesString(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);

        assertEquals(
                text, MsgpackText.read(new MsgpackWriter().json(utf8).toBytes()).textValue());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 15, 16, 17, 65_535, 65_536})
    void frameIsArrayOfItems(int count) throws IOException {
        Entry entry = new Entry(7, 3, new Quote(BTC, 1, 2, 3, 4, 5));
        List<Entry> entries = IntStream.range(0, count).mapToObj(i -> entry).toList();

        assertEquals(frame(QuotecastDialect.JSON, entries, false), frame(QuotecastDialect.MSGPACK, entries, false));
    }

    /** The size of a map has four bits up to 15 entries, which the mark can exceed. */
    @Test
    void snapshotOfAnySizeIsMarked() throws IOException {
        Random random = new Random(17);
        RandomEvents events = new RandomEvents(SampleInstruments.catalog(), random);
        List<Entry> entries = new ArrayList<>();
        for (int i = 1; i <= 200; i++) {
            entries.add(new Entry(i, i, readable(events.next(), random)));
        }

        JsonNode marked = JSON.readTree(payload(QuotecastDialect.JSON, entries, true));
        assertTrue(marked.get(199).get("sn").asBoolean());
        assertSameFields(
                payload(QuotecastDialect.JSON, entries, true), payload(QuotecastDialect.MSGPACK, entries, true));
        for (int size = 1; size <= 20; size++) {
            MsgpackWriter map = new MsgpackWriter().map(size);
            IntStream.range(0, size).forEach(key -> map.string("k" + key).number(key));
            FrameContent content = new FrameContent();
            content.addSnapshot(map.toBytes());
            JsonNode item = MsgpackText.read(payload(MsgpackArrayFraming.INSTANCE, content))
                    .get(0);
            assertEquals(size + 1, item.size());
            assertTrue(item.get("sn").asBoolean());
        }
    }

    private static JsonNode frame(WireFormat format, List<Entry> entries, boolean isSnapshot) throws IOException {
        byte[] payload = payload(format, entries, isSnapshot);
        return format == QuotecastDialect.JSON
                ? new ObjectMapper().readTree(payload)
                : new ObjectMapper().readTree(MsgpackText.read(payload).toString());
    }

    private static byte[] payload(WireFormat format, List<Entry> entries, boolean isSnapshot) {
        FrameContent content = new FrameContent();
        for (Entry entry : entries) {
            byte[] item = format.encoding().encode(entry);
            if (isSnapshot) {
                content.addSnapshot(item);
            } else {
                content.add(item, entry.position());
            }
        }
        return payload(format.framing(), content);
    }

    private static byte[] payload(Framing framing, FrameContent content) {
        ByteBuf out = Unpooled.buffer();
        framing.write(content, out);
        int announced = framing.emptyLength();
        for (int i = 0; i < content.size(); i++) {
            announced += framing.lengthOf(content.item(i), content.isSnapshot(i));
        }
        assertTrue(out.readableBytes() <= announced, () -> "longer than announced: " + out.readableBytes());
        return ByteBufUtil.getBytes(out);
    }

    /** Compares two values field by field and returns how many numbers are strings in the second. */
    private static int assertSameFields(byte[] json, byte[] msgpack) throws IOException {
        return assertSame(JSON.readTree(json), MsgpackText.read(msgpack), "");
    }

    private static int assertSame(JsonNode expected, JsonNode actual, String path) {
        if (expected.isObject()) {
            List<String> names = new ArrayList<>();
            expected.fieldNames().forEachRemaining(names::add);
            List<String> actualNames = new ArrayList<>();
            actual.fieldNames().forEachRemaining(actualNames::add);
            assertEquals(names, actualNames, path);
            return names.stream()
                    .mapToInt(name -> assertSame(expected.get(name), actual.get(name), path + "/" + name))
                    .sum();
        }
        if (expected.isArray()) {
            assertTrue(actual.isArray(), path);
            assertEquals(expected.size(), actual.size(), path);
            return IntStream.range(0, expected.size())
                    .map(i -> assertSame(expected.get(i), actual.get(i), path + "/" + i))
                    .sum();
        }
        if (expected.isNumber() && actual.isTextual()) {
            BigDecimal exact = expected.decimalValue();
            assertEquals(0, exact.compareTo(new BigDecimal(actual.textValue())), path + " " + expected + " " + actual);
            assertTrue(
                    exact.precision() > 15 || Math.abs(exact.precision() - exact.scale()) > 300, path + " " + expected);
            return 1;
        }
        if (expected.isNumber()) {
            assertTrue(actual.isNumber(), path);
            assertEquals(0, expected.decimalValue().compareTo(actual.decimalValue()), path + expected + actual);
            return 0;
        }
        assertEquals(expected, actual, path);
        return 0;
    }
}
