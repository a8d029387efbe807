package io.quotecast.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Tells JSON from other text, and text from other bytes. Safe on any thread. */
public final class JsonText {
    /** Numbers of any length: what a client publishes is passed on, never computed with. Nesting stays bounded. */
    // Interned, a stranger's keys would stay in the JVM's table of strings; and keys that he chose to collide would
    // cost all others their messages.
    static final JsonFactory JSON_FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNumberLength(ClientRequestReader.MAX_BYTES)
                    .build())
            .build();

    private JsonText() {}

    /** Whether these bytes are text in UTF-8. */
    public static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** Whether these bytes of UTF-8 are exactly one JSON value, fit to stand as they are within another. */
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
     * Whether a JSON parser could take these bytes for UTF-16 or UTF-32 (both show as zero bytes), or skip a byte order
     * mark: then what it read would not be what is passed on.
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
