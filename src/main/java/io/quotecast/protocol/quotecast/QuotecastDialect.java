package io.quotecast.protocol.quotecast;

import io.quotecast.base.Quoted;
import io.quotecast.journal.Epoch;
import io.quotecast.protocol.ClientRequest;
import io.quotecast.protocol.Dialect;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.ProtocolException;
import io.quotecast.protocol.WireFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The native dialect, {@code quotecast.v1}. */
public final class QuotecastDialect implements Dialect {
    public static final String PATH = "/v1/stream";

    /** Arrays of JSON objects in text frames. */
    public static final WireFormat JSON = new WireFormat(JsonEncoding.INSTANCE, JsonArrayFraming.INSTANCE);

    private final Variant json;

    /** Returns the format of Server-Sent Events on a server with this epoch: the same JSON in another framing. */
    public static WireFormat serverSentEvents(Epoch epoch) {
        return new WireFormat(JsonEncoding.INSTANCE, new EventStreamFraming(epoch));
    }

    /**
     * @param maxBytes maximum length of a client message
     * @param maxIdLength maximum length of an id in characters
     * @param onLongId called for each id that is longer
     */
    public QuotecastDialect(int maxBytes, int maxIdLength, Runnable onLongId) {
        json = new Variant(
                "json", JSON, new ClientRequestReader(maxBytes, maxIdLength, onLongId), "JSON in text messages");
    }

    @Override
    public String path() {
        return PATH;
    }

    @Override
    public Variant defaultVariant() {
        return json;
    }

    @Override
    public Variant variant(@Nullable String subprotocol, Map<String, List<String>> query) throws ProtocolException {
        String format = String.join(",", query.getOrDefault(SubscribeQuery.FORMAT, List.of(json.name())));
        if (format.equals(json.name())) {
            return json;
        }
        throw new ProtocolException(
                ErrorCode.INVALID_OPTION, "unknown format " + Quoted.of(format) + ": use " + json.name());
    }

    /**
     * Checks that a query asks for no format that Server-Sent Events do not have.
     *
     * @throws ProtocolException with the formats that there are
     */
    public void checkServerSentEvents(Map<String, List<String>> query) throws ProtocolException {
        Variant variant = variant(null, query);
        if (variant.isBinary()) {
            throw new ProtocolException(
                    ErrorCode.INVALID_OPTION,
                    "format=" + variant.name() + " needs a WebSocket: Server-Sent Events are text; use format=json");
        }
    }

    @Override
    public List<ClientRequest> readQuery(Map<String, List<String>> query) {
        return SubscribeQuery.read(query);
    }
}
