package io.quotecast.protocol.quotecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.market.Message;
import io.quotecast.market.Message.Form;
import io.quotecast.market.Topic;
import io.quotecast.testing.AsyncApiContract;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The exact JSON of messages between clients. */
class MessageEncodingTest {
    private final EventEncoder encoder = new EventEncoder();

    @Test
    void jsonPayloadIsCopied() {
        assertEquals(
                "{\"T\":\"msg\",\"topic\":\"lobby\",\"data\":{\"any\":\"json\"},\"from\":\"k3f9\","
                        + "\"t\":1767623400208150,\"q\":918273651,\"u\":17}",
                json(Form.JSON, "{\"any\":\"json\"}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{ \"a\" : 1.50 }", "1e400", "-0.0", "[1,\t2]", "null", "\"\\u00e9 é 😀\"", "\"\u2028\""})
    void jsonPayloadKeepsSpacingAndNumbers(String text) {
        assertEquals(with(text), json(Form.JSON, text));
    }

    @Test
    void textPayloadBecomesString() {
        assertEquals(with("\"hello\""), json(Form.TEXT, "hello"));
        assertEquals(with("\"\""), json(Form.TEXT, ""));
    }

    @Test
    void quotesAndBackslashesAreEscaped() {
        assertEquals(with("\"say \\\"hi\\\" \\\\ {\\\"a\\\":1\""), json(Form.TEXT, "say \"hi\" \\ {\"a\":1"));
    }

    @Test
    void controlCharactersAreEscaped() {
        assertEquals(
                with("\"\\u0000\\u0001\\u0008\\t\\n\\u000b\\u000c\\r\\u001f\\u007f\"".replace("\\u007f", "\u007f")),
                json(Form.TEXT, "\0\1\b\t\n\u000b\f\r\u001f\u007f"));
    }

    @Test
    void nonAsciiLettersAreNotEscaped() {
        String text = "é 日本 😀 \u2028\u2029 \uFEFF ‏עברית";

        assertEquals(with('"' + text + '"'), json(Form.TEXT, text));
    }

    @Test
    void longTextOfEscapesFits() {
        assertEquals(with('"' + "\\u0001".repeat(10_000) + '"'), json(Form.TEXT, "\1".repeat(10_000)));
    }

    @Test
    void binaryPayloadIsMarkedAsBase64() {
        byte[] bytes = {0, (byte) 0xFF, (byte) 0xFE, '"', '\\'};

        assertEquals(with("\"AP/+Ilw=\",\"encoding\":\"base64\""), json(Form.BINARY, bytes));
        assertEquals(with("\"\",\"encoding\":\"base64\""), json(Form.BINARY, new byte[0]));
    }

    @Test
    void senderIsEscaped() {
        Message message = message(Form.TEXT, "x".getBytes(StandardCharsets.UTF_8), "a\"b");

        String json = new String(encoder.json(message, 918273651, 17), StandardCharsets.UTF_8);

        assertTrue(json.contains(",\"from\":\"a\\\"b\","), json);
    }

    private String json(Form form, String text) {
        return json(form, text.getBytes(StandardCharsets.UTF_8));
    }

    private String json(Form form, byte[] payload) {
        String json = new String(encoder.json(message(form, payload, "k3f9"), 918273651, 17), StandardCharsets.UTF_8);
        AsyncApiContract.check("/v1/stream", "[" + json + "]");
        return json;
    }

    private static Message message(Form form, byte[] payload, String from) {
        return new Message(new Topic("lobby"), form, payload, from, 1767623400208150L);
    }

    private static String with(String data) {
        return "{\"T\":\"msg\",\"topic\":\"lobby\",\"data\":" + data
                + ",\"from\":\"k3f9\",\"t\":1767623400208150,\"q\":918273651,\"u\":17}";
    }
}
