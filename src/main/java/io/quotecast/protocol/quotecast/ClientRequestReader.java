package io.quotecast.protocol.quotecast;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.quotecast.protocol.ClientRequest;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.ProtocolException;
import io.quotecast.protocol.RequestReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads client messages: one JSON object, or an array of objects. Thread-safe. */
public final class ClientRequestReader implements RequestReader {
    private final int maxBytes;
    private final int maxIdLength;
    private final Runnable onLongId;

    /**
     * @param maxBytes maximum length of a message
     * @param maxIdLength maximum length of an id in characters
     * @param onLongId called for each id that is longer
     */
    public ClientRequestReader(int maxBytes, int maxIdLength, Runnable onLongId) {
        this.maxBytes = maxBytes;
        this.maxIdLength = maxIdLength;
        this.onLongId = onLongId;
    }

    @Override
    public List<ClientRequest> read(byte[] utf8) throws ProtocolException {
        checkLength(utf8.length, maxBytes);
        return readJson(utf8, "JSON object");
    }

    static void checkLength(int bytes, int maxBytes) throws ProtocolException {
        if (bytes > maxBytes) {
            throw new ProtocolException(
                    ErrorCode.TOO_LARGE, "message of " + bytes + " bytes; the limit is " + maxBytes + " bytes");
        }
    }

    /**
     * Reads a message of any length.
     *
     * @param requestForm what a request must be, for an error message
     */
    List<ClientRequest> readJson(byte[] utf8, String requestForm) throws ProtocolException {
        if (JsonText.isOtherEncodingPossible(utf8)) {
            throw notJson(0);
        }
        try (JsonParser parser = JsonText.JSON_FACTORY.createParser(utf8)) {
            List<ClientRequest> requests = new ArrayList<>(1);
            JsonToken first = parser.nextToken();
            if (first == JsonToken.START_ARRAY) {
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    requests.add(readRequest(parser, utf8, requestForm));
                }
            } else if (first != null) {
                requests.add(readRequest(parser, utf8, requestForm));
            } else {
                throw notJson(0);
            }
            if (parser.nextToken() != null) {
                throw notJson(parser.currentTokenLocation().getByteOffset());
            }
            return requests;
        } catch (JsonProcessingException e) {
            throw notJson(
                    e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getByteOffset()));
        } catch (IOException e) {
            throw notJson(0);
        }
    }

    private ClientRequest readRequest(JsonParser parser, byte[] utf8, String requestForm) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return new ClientRequest.Invalid(null, ErrorCode.INVALID_SYNTAX, "a message must be a " + requestForm);
        }
        ClientRequestBuilder builder = new ClientRequestBuilder(maxIdLength, onLongId);
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            parser.nextToken();
            builder.readField(key, parser, utf8);
        }
        return builder.build();
    }

    private static ProtocolException notJson(long offset) {
        return new ProtocolException(ErrorCode.INVALID_SYNTAX, "not JSON at byte " + offset);
    }
}
