package io.quotecast.protocol.quotecast;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quotecast.protocol.ClientRequest;
import io.quotecast.protocol.ClientRequest.Invalid;
import io.quotecast.protocol.ClientRequest.Ping;
import io.quotecast.protocol.ClientRequest.Publish;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.ProtocolException;
import io.quotecast.testing.RequestFixture;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Published data is passed on byte for byte. */
class PublishedDataTest {
    private final ClientRequestReader reader = RequestFixture.reader();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{ \"a\" : 1.50 , \"b\":[ 1,\t2 ] }",
                "[[[]]]",
                "[1,2,{\"a\":null}]",
                "{\"data\":{\"data\":1}}",
                "{\"a\":1,\"a\":2}",
                "\"\"",
                "\"text\"",
                "\"\\u00e9 é 日本 😀 \u2028\"",
                "\"\\\"}\\\\\"",
                "\"]}\"",
                "\"\\ud800\"",
                "\"\\/\"",
                "0",
                "-0",
                "7",
                "-7",
                "1.50",
                "1E+2",
                "1e-400",
                "-0.0",
                "12345678901234567890123",
                "0.10000000000000000000000000000000000001",
                "true",
                "false",
                "null"
            })
    void anyValueIsKeptWhereverItIsInTheObject(String data) throws ProtocolException {
        assertEquals(data, published("{\"action\":\"publish\",\"topic\":\"lobby\",\"data\":" + data + "}"));
        assertEquals(data, published("{\"data\":" + data + ",\"action\":\"publish\",\"topic\":\"lobby\"}"));
        assertEquals(data, published("{\"action\":\"publish\",\"data\":" + data + ",\"topic\":\"lobby\"}"));
        assertEquals(data, published("{\"é😀\\u00e9\":1,\"data\":" + data + "}", data));
        assertEquals(data, published("[ {\"topic\":\"é\",\"data\" \n:\t " + data + " \r\n,\"action\":\"publish\"} ]"));
        assertEquals(data, published("{\"topic\":\"x\",\"action\":\"publish\",\"data\":" + data + "\n }"));
    }

    @Test
    void randomValuesAreKeptUnchanged() throws ProtocolException {
        Random random = new Random(11);
        for (int i = 0; i < 5_000; i++) {
            StringBuilder data = new StringBuilder();
            value(data, random, 4);

            assertEquals(
                    data.toString(),
                    published("{\"topic\":\"日本\",\"data\":" + space(random) + data + space(random)
                            + ",\"action\":\"publish\"}"));
        }
    }

    @Test
    void longValueIsKeptUnchanged() throws ProtocolException {
        String text = '"' + "😀\\n".repeat(10_000) + '"';
        String list = "[" + "1.50, ".repeat(10_000) + "0]";

        assertEquals(text, published("{\"action\":\"publish\",\"topic\":\"lobby\",\"data\":" + text + "}"));
        assertEquals(list, published("{\"action\":\"publish\",\"topic\":\"lobby\",\"data\":" + list + "}"));
    }

    @Test
    void eachRequestOfArrayKeepsItsData() throws ProtocolException {
        List<ClientRequest> messages = read("[{\"action\":\"publish\",\"topic\":\"é\",\"data\": 1.0 },"
                + "{\"action\":\"ping\",\"id\":5},{\"data\":[ ],\"action\":\"publish\",\"topic\":\"b\"},"
                + "{\"action\":\"publish\",\"data\":2},{\"topic\":\"c\",\"action\":\"publish\",\"data\":\"😀\"}]");

        assertEquals("1.0", data(messages.get(0)));
        assertEquals(new Ping("5"), messages.get(1));
        assertEquals("[ ]", data(messages.get(2)));
        assertEquals(new Invalid(null, ErrorCode.INVALID_SYNTAX, "the key 'topic' is missing"), messages.get(3));
        assertEquals("\"😀\"", data(messages.get(4)));
    }

    @Test
    void lastOfRepeatedDataWins() throws ProtocolException {
        assertEquals("2", published("{\"action\":\"publish\",\"topic\":\"a\",\"data\":{\"x\":1},\"data\":2}"));
    }

    @Test
    void numberWithManyDigitsIsKept() throws ProtocolException {
        String data = "[0." + "1".repeat(5_000) + "]";

        assertEquals(data, published("{\"action\":\"publish\",\"topic\":\"lobby\",\"data\":" + data + "}"));
    }

    /** An unknown key makes its request invalid and must not affect the requests after it. */
    private String published(String withUnknownKey, String data) throws ProtocolException {
        ClientRequest invalid = read(withUnknownKey).get(0);
        assertEquals(new Invalid(null, ErrorCode.INVALID_OPTION, "unknown key 'é😀é'"), invalid);
        return published("[" + withUnknownKey + ",{\"action\":\"publish\",\"topic\":\"a\",\"data\":" + data + "}]");
    }

    /** The data of the last message. */
    private String published(String json) throws ProtocolException {
        List<ClientRequest> messages = read(json);
        return data(messages.get(messages.size() - 1));
    }

    private List<ClientRequest> read(String json) throws ProtocolException {
        return reader.read(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String data(ClientRequest message) {
        return new String(((Publish) message).data(), StandardCharsets.UTF_8);
    }

    private static void value(StringBuilder out, Random random, int depth) {
        switch (random.nextInt(depth == 0 ? 5 : 7)) {
            case 0 -> out.append(random.nextInt());
            case 1 ->
                out.append(random.nextInt(100))
                        .append('.')
                        .append(random.nextInt(100))
                        .append("e-7");
            case 2 -> out.append(random.nextBoolean());
            case 3 -> out.append("null");
            case 4 -> out.append(text(random));
            case 5 -> {
                out.append('[').append(space(random));
                for (int i = random.nextInt(4); i >= 0; i--) {
                    value(out, random, depth - 1);
                    out.append(space(random)).append(i > 0 ? "," : "");
                }
                out.append(']');
            }
            default -> {
                out.append('{').append(space(random));
                for (int i = random.nextInt(4); i >= 0; i--) {
                    out.append(text(random)).append(space(random)).append(':').append(space(random));
                    value(out, random, depth - 1);
                    out.append(i > 0 ? "," : "").append(space(random));
                }
                out.append('}');
            }
        }
    }

    private static String text(Random random) {
        List<String> parts = List.of("a", "é", "日本", "😀", "\\\"", "\\\\", "\\u00e9", "{", "]", ",", "'", " ");
        StringBuilder text = new StringBuilder("\"");
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(parts.get(random.nextInt(parts.size())));
        }
        return text.append('"').toString();
    }

    private static String space(Random random) {
        return List.of("", "", " ", "\t", "\r\n", "  ").get(random.nextInt(6));
    }
}
