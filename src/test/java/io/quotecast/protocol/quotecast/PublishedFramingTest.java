package io.quotecast.protocol.quotecast;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.quotecast.journal.Entry;
import io.quotecast.journal.Epoch;
import io.quotecast.market.Message;
import io.quotecast.market.Topic;
import io.quotecast.protocol.FrameContent;
import io.quotecast.protocol.WireFormat;
import io.quotecast.testing.MsgpackText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a client publishes arrives unchanged in every framing, and so does what is in the same frame. */
class PublishedFramingTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final WireFormat EVENT_STREAM = QuotecastDialect.serverSentEvents(new Epoch("e7f3"));

    @Test
    void everyCharacterOfATextArrives() throws IOException {
        // All characters of one UTF-16 unit in pieces: control characters, line separators, byte order marks, ...
        for (int first = 0; first <= 0xFFFF; first += 0x800) {
            if (first < Character.MIN_SURROGATE || first > Character.MAX_SURROGATE) {
                String text = new String(IntStream.range(first, first + 0x800).toArray(), 0, 0x800);

                assertArrives(text, Message.Form.TEXT, utf8(text));
                assertArrives(text, Message.Form.JSON, JSON.writeValueAsBytes(text));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\n",
                "\r",
                "\r\n",
                "\n\r",
                "\r\r",
                "\n\n",
                "\n\n\n",
                "data: x\n\n",
                "\nid: e7f3:9\n",
                "\nretry: 1\n\n",
                "\n: comment\n",
                ": ",
                " ",
                "\u0000",
                "\u000b\u000c\u001c\u001d\u001e",
                "\u0085",
                "\u2028\u2029",
                "\ufeff",
                "\ufffe\uffff",
                "\u007f",
                "\ud83d\ude00",
                "",
            })
    void everyTextArrives(String text) throws IOException {
        assertArrives(text, Message.Form.TEXT, utf8(text));
        assertArrives(text, Message.Form.JSON, JSON.writeValueAsBytes(text));
        assertArrives(text, Message.Form.JSON, utf8("\r\n " + JSON.writeValueAsString(text) + "\n\t\r"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\n  \"note\": \"hello\"\n}",
                "\n{}\n",
                "\r[\r1\r,\r\n2\n\r]\r",
                "[\n\n\n]",
                "{\"\u2028\":\n\"\u2029\",\"\u0085\":\r\"\ufeff\"}",
                "{\"a\\nb\":\"\\r\\n\\u2028\\u0000\"}",
                "1\n",
                "\n\"x\"\r\n"
            })
    void everyJsonArrives(String json) throws IOException {
        JsonNode expected = JSON.readTree(json);

        assertArrives(expected, Message.Form.JSON, utf8(json));
    }

    @Test
    void everyByteArrives() throws IOException {
        byte[] bytes = new byte[256];
        IntStream.range(0, 256).forEach(i -> bytes[i] = (byte) i);

        assertArrives(Base64.getEncoder().encodeToString(bytes), Message.Form.BINARY, bytes);
    }

    private static void assertArrives(String expected, Message.Form form, byte[] payload) throws IOException {
        assertArrives(JSON.getNodeFactory().textNode(expected), form, payload);
    }

    private static void assertArrives(JsonNode expected, Message.Form form, byte[] payload) throws IOException {
        Message message = new Message(new Topic("lobby"), form, payload, "k3f9", 7);

        List<JsonNode> frames = List.of(
                JSON.readTree(frame(QuotecastDialect.JSON, message)),
                MsgpackText.read(frame(QuotecastDialect.MSGPACK, message)),
                JSON.readTree(onlyEvent(new String(frame(EVENT_STREAM, message), StandardCharsets.UTF_8))));

        for (JsonNode frame : frames) {
            assertEquals(3, frame.size());
            // As text, because the readers differ in the types of whole numbers.
            assertEquals(
                    expected + " \"between\" " + expected,
                    frame.get(0).get("data") + " " + frame.get(1).get("data") + " "
                            + frame.get(2).get("data"));
        }
    }

    /** A frame that contains the message twice, with another one between. */
    private static byte[] frame(WireFormat format, Message message) {
        Message between = new Message(message.topic(), Message.Form.TEXT, utf8("between"), "k3f9", 7);
        FrameContent content = new FrameContent();
        content.add(format.encoding().encode(new Entry(1, 1, message)), 1);
        content.add(format.encoding().encode(new Entry(2, 2, between)), 2);
        content.add(format.encoding().encode(new Entry(3, 3, message)), 3);
        ByteBuf out = Unpooled.buffer();
        format.framing().write(content, out);
        return ByteBufUtil.getBytes(out);
    }

    /** Parses a stream (WHATWG HTML, section 9.2.6), checks that it is one event, and returns its data. */
    private static String onlyEvent(String stream) {
        List<String> events = new ArrayList<>();
        List<String> data = new ArrayList<>();
        String id = "";
        for (String line : stream.split("\r\n|\n|\r", -1)) {
            if (line.isEmpty()) {
                if (!data.isEmpty()) {
                    events.add(String.join("\n", data));
                }
                data.clear();
            } else if (line.startsWith("data: ")) {
                data.add(line.substring(6));
            } else if (line.startsWith("id: ")) {
                id = line.substring(4);
            } else {
                throw new AssertionError("not a field: " + line);
            }
        }
        assertEquals(1, events.size());
        assertEquals("e7f3:3", id);
        return events.get(0);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
