package io.quotecast.protocol.quotecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.protocol.ClientRequest;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.ProtocolException;
import io.quotecast.protocol.RequestReader;
import io.quotecast.testing.MsgpackText;
import io.quotecast.testing.RequestFixture;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;

class MsgpackRequestReaderTest {
    private final RequestReader reader = RequestFixture.msgpack().reader();

    /** Both forms have the same rules, also for requests that are not valid. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"action\":\"subscribe\",\"id\":7,\"trades\":[\"AAPL\"],\"quotes\":[\"AAPL\",\"MSFT\"],\"snapshot\":false,"
                        + "\"conflate\":250,\"resume\":\"e7f3:918273001\",\"session\":\"s1\"}",
                "{\"action\":\"unsubscribe\",\"id\":\"é€\\uD83D\\uDE00\\u0000\",\"all\":true}",
                "{\"action\":\"auth\",\"id\":18446744073709551615,\"key\":\"qc_0123456789\"}",
                "[{\"action\":\"list\",\"id\":-2},{\"action\":\"pause\"},{\"action\":\"unpause\"},{\"action\":\"ping\"}]",
                "{\"action\":\"buy\"}",
                "{\"action\":\"subscribe\",\"quotes\":\"AAPL\"}",
                "{\"action\":\"subscribe\",\"quotes\":[1,null,{\"a\":[]}]}",
                "{\"action\":\"subscribe\",\"quotes\":[],\"snapshot\":1,\"conflate\":1.5}",
                "{\"colour\":null}",
                "{}",
                "[]",
            })
    void requestsAreThoseOfTheSameJson(String json) throws ProtocolException {
        assertEquals(
                RequestFixture.reader().read(json.getBytes(StandardCharsets.UTF_8)),
                reader.read(MsgpackText.fromJson(json)));
    }

    @Test
    void publishedDataBecomesJson() throws Exception {
        byte[] message = packed(packer -> {
            packer.packMapHeader(3);
            packer.packString("action").packString("publish");
            packer.packString("topic").packString("lobby");
            packer.packString("data").packMapHeader(2);
            packer.packString("n").packArrayHeader(6);
            packer.packFloat(0.1f).packDouble(0.1).packDouble(-3e7).packLong(Long.MIN_VALUE);
            packer.packBigInteger(new BigInteger("18446744073709551615")).packNil();
            packer.packString("é\n\"").packBoolean(true);
        });

        ClientRequest.Publish publish = assertInstanceOf(
                ClientRequest.Publish.class, reader.read(message).get(0));
        assertEquals(
                "{\"n\":[0.1,0.1,-3.0E7,-9223372036854775808,18446744073709551615,null],\"é\\n\\\"\":true}",
                new String(publish.data(), StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({"01", "a161", "c0", "c3", "cb3ff0000000000000"})
    void valueThatIsNoMapIsRejected(String hex) throws ProtocolException {
        List<ClientRequest> requests = reader.read(HexFormat.of().parseHex(hex));

        assertEquals(
                List.of(new ClientRequest.Invalid(
                        null, ErrorCode.INVALID_SYNTAX, "a message must be a MessagePack map")),
                requests);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    '' | not MessagePack at byte 0
                    c1 | not MessagePack at byte 0
                    81 | not MessagePack at byte 1
                    81a161 | not MessagePack at byte 3
                    a2c328 | not MessagePack at byte 1
                    dbffffffff | not MessagePack at byte 5
                    db7fffffff61 | not MessagePack at byte 6
                    ddffffffff | not MessagePack at byte 5
                    dd7fffffff | not MessagePack at byte 5
                    df7fffffff | not MessagePack at byte 5
                    8080 | more than one MessagePack value at byte 1
                    8101c0 | a key of a map must be a string; error at byte 1
                    81a161c40100 | binary data, which has no form in JSON; send a string, at byte 3
                    81a161c67fffffff | binary data, which has no form in JSON; send a string, at byte 3
                    81a161d60000000000 | an extension type, which has no form in JSON, at byte 3
                    81a161c97fffffff01 | an extension type, which has no form in JSON, at byte 3
                    81a161cb7ff8000000000000 | NaN, which has no form in JSON, at byte 12
                    81a161ca7f800000 | Infinity, which has no form in JSON, at byte 8
                    """)
    void bytesThatCannotBeReadAreRejected(String hex, String text) {
        ProtocolException error = assertThrows(
                ProtocolException.class, () -> reader.read(HexFormat.of().parseHex(hex)));

        assertEquals(ErrorCode.INVALID_SYNTAX, error.code());
        assertEquals(text, error.text());
    }

    @Test
    void nestingHasALimit() throws Exception {
        byte[] deep = packed(packer -> {
            for (int i = 0; i < 60_000; i++) {
                packer.packArrayHeader(1);
            }
        });

        ProtocolException error = assertThrows(ProtocolException.class, () -> reader.read(deep));

        assertTrue(error.text().startsWith("nested deeper than 500 levels"), error.text());
    }

    /** The limit is that of the message as it was sent: its JSON may be longer. */
    @Test
    void lengthLimitAppliesToMessagePack() throws Exception {
        byte[] longest = packed(packer -> {
            packer.packArrayHeader(RequestFixture.LIMITS.maxMessageBytes() - 3);
            for (int i = 0; i < RequestFixture.LIMITS.maxMessageBytes() - 3; i++) {
                packer.packNil();
            }
        });
        byte[] tooLong = new byte[RequestFixture.LIMITS.maxMessageBytes() + 1];

        assertEquals(
                RequestFixture.LIMITS.maxMessageBytes() - 3,
                reader.read(longest).size());
        ProtocolException error = assertThrows(ProtocolException.class, () -> reader.read(tooLong));
        assertEquals(ErrorCode.TOO_LARGE, error.code());
        assertEquals("message of 65537 bytes; the limit is 65536 bytes", error.text());
    }

    private interface Content {
        void writeTo(MessageBufferPacker packer) throws IOException;
    }

    private static byte[] packed(Content content) throws IOException {
        try (MessageBufferPacker packer = MessagePack.newDefaultBufferPacker()) {
            content.writeTo(packer);
            return packer.toByteArray();
        }
    }
}
