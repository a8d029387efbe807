package io.quotecast.protocol;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One protocol that clients of the feed speak. A dialect and its wire formats contain everything that knows the form of
 * the bytes in both directions. Thread-safe.
 */
public interface Dialect {
    /** Returns the path of the WebSocket endpoint. */
    String path();

    /**
     * One of the ways to speak a dialect.
     *
     * @param name the name by which a client asks for it
     * @param reader reads what the client sends, in messages of the type that the framing of the format has
     * @param requestForm what the client must send, as an error message says it: "JSON in text messages"
     */
    record Variant(String name, WireFormat format, RequestReader reader, String requestForm) {
        public boolean isBinary() {
            return format.framing().envelope() == Framing.Envelope.BINARY_FRAME;
        }
    }

    /** Returns the variant for clients that do not ask for one, and for errors about what a client asked for. */
    Variant defaultVariant();

    /**
     * Returns the variant that a client asks for.
     *
     * @param subprotocol the WebSocket subprotocol of the connection, or null
     * @param query the query of the URL
     * @throws ProtocolException if there is no such variant
     */
    Variant variant(@Nullable String subprotocol, Map<String, List<String>> query) throws ProtocolException;

    /** Returns the requests in the query of a URL: what the client would otherwise send first. */
    List<ClientRequest> readQuery(Map<String, List<String>> query);
}
