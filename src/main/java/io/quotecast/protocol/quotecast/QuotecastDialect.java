package io.quotecast.protocol.quotecast;

import io.quotecast.base.Quoted;
import io.quotecast.journal.Epoch;
import io.quotecast.protocol.ClientRequest;
import io.quotecast.protocol.Dialect;
import io.quotecast.protocol.Encoding;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.ProtocolException;
import io.quotecast.protocol.WireFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The native dialect, {@code quotecast.v1}. */
public final class QuotecastDialect implements Dialect {
    public static final String PATH = "/v1/stream";

    /** The address of replays for single clients. */
    public static final String REPLAY_PATH = "/v1/replay";

    /** Arrays of JSON objects in text frames. */
    public static final WireFormat JSON = new WireFormat(JsonEncoding.INSTANCE, JsonArrayFraming.INSTANCE);

    /** JSON objects, each in a text frame of its own. */
    public static final WireFormat FLAT_JSON = new WireFormat(JsonEncoding.INSTANCE, JsonObjectFraming.INSTANCE);

    /** Arrays of MessagePack maps in binary frames, with the keys of the JSON. */
    public static final WireFormat MSGPACK = new WireFormat(MsgpackEncoding.INSTANCE, MsgpackArrayFraming.INSTANCE);

    /** The WebSocket subprotocols; the setting of the server lists them too. */
    public static final String SUBPROTOCOL = "quotecast.v1";

    public static final String MSGPACK_SUBPROTOCOL = "quotecast.v1.msgpack";

    private static final String FLAT = "flat";
    private static final String ARRAY = "array";

    private final Variant json;
    private final Variant flatJson;
    private final Variant msgpack;
    /** The variants with what else sources report of events, by those without it. */
    private final Map<Variant, Variant> withExt;

    /** Returns the format of Server-Sent Events on a server with this epoch: the same JSON in another framing. */
    public static WireFormat serverSentEvents(Epoch epoch) {
        return new WireFormat(JsonEncoding.INSTANCE, new EventStreamFraming(epoch));
    }

    /** As {@link #serverSentEvents}, with what else sources report of events. */
    public static WireFormat serverSentEventsWithExt(Epoch epoch) {
        return new WireFormat(JsonEncoding.WITH_EXT, new EventStreamFraming(epoch));
    }

    /**
     * @param maxBytes maximum length of a client message
     * @param maxIdLength maximum length of an id in characters
     * @param onLongId called for each id that is longer
     */
    public QuotecastDialect(int maxBytes, int maxIdLength, Runnable onLongId) {
        ClientRequestReader reader = new ClientRequestReader(maxBytes, maxIdLength, onLongId);
        json = new Variant("json", JSON, reader, "JSON in text messages");
        flatJson = new Variant("json", FLAT_JSON, reader, "JSON in text messages");
        msgpack = new Variant(
                "msgpack", MSGPACK, new MsgpackRequestReader(maxBytes, reader), "MessagePack maps in binary messages");
        withExt = Map.of(
                json,
                withEncoding(JsonEncoding.WITH_EXT, json),
                flatJson,
                withEncoding(JsonEncoding.WITH_EXT, flatJson),
                msgpack,
                withEncoding(MsgpackEncoding.WITH_EXT, msgpack));
    }

    private static Variant withEncoding(Encoding encoding, Variant variant) {
        return new Variant(
                variant.name(),
                new WireFormat(encoding, variant.format().framing()),
                variant.reader(),
                variant.requestForm());
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
        Variant variant = shape(subprotocol, query);
        return wantsExt(query) ? withExt.getOrDefault(variant, variant) : variant;
    }

    /**
     * Returns whether a query asks for what else sources report of events.
     *
     * @throws ProtocolException if its value is not valid
     */
    public static boolean wantsExt(Map<String, List<String>> query) throws ProtocolException {
        String value = String.join(",", query.getOrDefault(SubscribeQuery.EXT, List.of("0")));
        return switch (value) {
            case "1", "true" -> true;
            case "0", "false" -> false;
            default ->
                throw new ProtocolException(
                        ErrorCode.INVALID_OPTION, "ext: " + Quoted.of(value) + " must be 1, true, 0 or false");
        };
    }

    private Variant shape(@Nullable String subprotocol, Map<String, List<String>> query) throws ProtocolException {
        Variant variant = encoding(subprotocol, query);
        String shape = String.join(",", query.getOrDefault(SubscribeQuery.SHAPE, List.of(ARRAY)));
        if (shape.equals(ARRAY)) {
            return variant;
        }
        if (!shape.equals(FLAT)) {
            throw new ProtocolException(
                    ErrorCode.INVALID_OPTION, "unknown shape " + Quoted.of(shape) + ": use " + ARRAY + " or " + FLAT);
        }
        if (variant.isBinary()) {
            throw new ProtocolException(
                    ErrorCode.INVALID_OPTION, "shape=" + FLAT + " is for JSON, not for format=" + variant.name());
        }
        return flatJson;
    }

    private Variant encoding(@Nullable String subprotocol, Map<String, List<String>> query) throws ProtocolException {
        Variant bySubprotocol = subprotocol == null ? null : bySubprotocol(subprotocol);
        List<String> formats = query.get(SubscribeQuery.FORMAT);
        if (formats == null) {
            return bySubprotocol == null ? json : bySubprotocol;
        }
        Variant byQuery = byName(String.join(",", formats));
        if (subprotocol != null && bySubprotocol != null && !bySubprotocol.equals(byQuery)) {
            throw new ProtocolException(
                    ErrorCode.INVALID_OPTION,
                    "format=" + byQuery.name() + " contradicts the subprotocol " + Quoted.of(subprotocol)
                            + ": use one of the two");
        }
        return byQuery;
    }

    private @Nullable Variant bySubprotocol(String subprotocol) {
        return switch (subprotocol) {
            case SUBPROTOCOL -> json;
            case MSGPACK_SUBPROTOCOL -> msgpack;
            default -> null;
        };
    }

    private Variant byName(String format) throws ProtocolException {
        if (format.equals(json.name())) {
            return json;
        } else if (format.equals(msgpack.name())) {
            return msgpack;
        }
        throw new ProtocolException(
                ErrorCode.INVALID_OPTION,
                "unknown format " + Quoted.of(format) + ": use " + json.name() + " or " + msgpack.name());
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
        if (variant.format().framing() == FLAT_JSON.framing()) {
            throw new ProtocolException(
                    ErrorCode.INVALID_OPTION, "shape=" + FLAT + " needs a WebSocket; use shape=" + ARRAY);
        }
    }

    @Override
    public List<ClientRequest> readQuery(Map<String, List<String>> query) {
        return SubscribeQuery.read(query);
    }
}
