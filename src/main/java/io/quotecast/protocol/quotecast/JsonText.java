package io.quotecast.protocol.quotecast;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Checks whether bytes are JSON or UTF-8 text. Thread-safe. */
public final class JsonText {
    /** The longest message that a client can be allowed to send, in bytes. */
    static final int MAX_BYTES = 1_048_576;

    // Published data is passed on and not computed with, so numbers may have any length. Interned keys of unknown
    // clients would stay in the JVM's string table, and keys chosen to collide would make the factory reject the
    // messages of other clients.
    static final JsonFactory JSON_FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNumberLength(MAX_BYTES).build())
            .build();

    private JsonText() {}

    /** Returns whether the bytes are valid UTF-8. */
    public static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** Returns whether UTF-8 bytes are exactly one JSON value, which can be embedded in another one unchanged. */
    public static boolean isJson(byte[] utf8) {
        if (isOtherEncodingPossible(utf8)) {
            return false;
        }
        try (JsonParser parser = JSON_FACTORY.createParser(utf8)) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            parser.finishToken();
            return parser.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Returns whether a JSON parser could read the bytes as UTF-16 or UTF-32, which contain zero bytes, or skip a
     * byte order mark. In these cases the parsed value would differ from the bytes that are passed on.
     */
    static boolean isOtherEncodingPossible(byte[] utf8) {
        for (byte b : utf8) {
            if (b == 0) {
                return true;
            }
        }
        return utf8.length > 0 && utf8[0] == (byte) 0xEF;
    }
}
