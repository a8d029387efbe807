package io.quotecast.web.http.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.JsonSerializable;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A value that is JSON already: an event as the encoder of the feed wrote it. The bytes must not be modified. */
public final class EncodedJson implements JsonSerializable {
    private final byte[] utf8;

    public EncodedJson(byte[] utf8) {
        this.utf8 = utf8;
    }

    @Override
    public void serialize(JsonGenerator out, SerializerProvider serializers) throws IOException {
        out.writeRawValue(new Utf8String(utf8));
    }

    @Override
    public void serializeWithType(JsonGenerator out, SerializerProvider serializers, TypeSerializer type)
            throws IOException {
        serialize(out, serializers);
    }

    /** A text whose UTF-8 is copied instead of being encoded again. */
    private static final class Utf8String extends SerializedString {
        private static final long serialVersionUID = 1L;

        private final byte[] utf8;

        private Utf8String(byte[] utf8) {
            super(new String(utf8, StandardCharsets.UTF_8));
            this.utf8 = utf8;
        }

        @Override
        public int appendUnquotedUTF8(byte[] buffer, int offset) {
            if (utf8.length > buffer.length - offset) {
                return -1;
            }
            System.arraycopy(utf8, 0, buffer, offset, utf8.length);
            return utf8.length;
        }
    }
}
