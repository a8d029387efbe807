package io.quotecast.protocol.quotecast;

import io.quotecast.protocol.ClientRequest;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.ProtocolException;
import io.quotecast.protocol.RequestReader;
import java.io.IOException;
import java.nio.charset.CodingErrorAction;
import java.util.List;
import org.msgpack.core.MessageFormat;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessageUnpacker;

/**
 * Reads client messages in MessagePack: one map, or an array of maps, with the keys of the JSON. A message is converted
 * to JSON, so that both forms have the same rules, and published data is JSON for all clients.
 */
public final class MsgpackRequestReader implements RequestReader {
    private static final int MAX_DEPTH = 500;
    private static final MessagePack.UnpackerConfig STRICT =
            new MessagePack.UnpackerConfig().withActionOnMalformedString(CodingErrorAction.REPORT);

    private final int maxBytes;
    private final ClientRequestReader jsonReader;

    /**
     * @param maxBytes maximum length of a message
     * @param jsonReader reads the converted messages
     */
    MsgpackRequestReader(int maxBytes, ClientRequestReader jsonReader) {
        this.maxBytes = maxBytes;
        this.jsonReader = jsonReader;
    }

    @Override
    public List<ClientRequest> read(byte[] message) throws ProtocolException {
        ClientRequestReader.checkLength(message.length, maxBytes);
        return jsonReader.readJson(toJson(message), "MessagePack map");
    }

    /**
     * Converts one MessagePack value to JSON.
     *
     * @throws ProtocolException if the bytes are not one value that has a form in JSON
     */
    public static byte[] toJson(byte[] message) throws ProtocolException {
        JsonWriter json = new JsonWriter();
        try (MessageUnpacker unpacker = STRICT.newUnpacker(message)) {
            try {
                convert(unpacker, json, 0);
            } catch (MessagePackException | IOException e) {
                throw invalid("not MessagePack", unpacker);
            }
            if (unpacker.hasNext()) {
                throw invalid("more than one MessagePack value", unpacker);
            }
        } catch (IOException e) {
            throw new ProtocolException(ErrorCode.INVALID_SYNTAX, "not MessagePack");
        }
        return json.toBytes();
    }

    private static void convert(MessageUnpacker unpacker, JsonWriter json, int depth)
            throws IOException, ProtocolException {
        if (depth > MAX_DEPTH) {
            throw invalid("nested deeper than " + MAX_DEPTH + " levels", unpacker);
        }
        MessageFormat format = unpacker.getNextFormat();
        switch (format.getValueType()) {
            case NIL -> {
                unpacker.unpackNil();
                json.raw("null");
            }
            case BOOLEAN -> json.bool(unpacker.unpackBoolean());
            case INTEGER -> json.raw(unpacker.unpackBigInteger().toString());
            case FLOAT -> json.raw(number(format, unpacker));
            case STRING -> json.string(unpacker.unpackString());
            case ARRAY -> {
                json.raw("[");
                int size = unpacker.unpackArrayHeader();
                for (int i = 0; i < size; i++) {
                    json.raw(i == 0 ? "" : ",");
                    convert(unpacker, json, depth + 1);
                }
                json.raw("]");
            }
            case MAP -> {
                json.raw("{");
                int size = unpacker.unpackMapHeader();
                for (int i = 0; i < size; i++) {
                    json.raw(i == 0 ? "" : ",").string(key(unpacker)).raw(":");
                    convert(unpacker, json, depth + 1);
                }
                json.raw("}");
            }
            case BINARY -> throw invalid("binary data, which has no form in JSON; send a string,", unpacker);
            case EXTENSION -> throw invalid("an extension type, which has no form in JSON,", unpacker);
        }
    }

    private static String key(MessageUnpacker unpacker) throws IOException, ProtocolException {
        if (!unpacker.getNextFormat().getValueType().isStringType()) {
            throw invalid("a key of a map must be a string; error", unpacker);
        }
        return unpacker.unpackString();
    }

    /** Returns the shortest decimal number that identifies a number of this precision. */
    private static String number(MessageFormat format, MessageUnpacker unpacker) throws IOException, ProtocolException {
        boolean isSingle = format == MessageFormat.FLOAT32;
        double value = isSingle ? unpacker.unpackFloat() : unpacker.unpackDouble();
        if (!Double.isFinite(value)) {
            throw invalid(value + ", which has no form in JSON,", unpacker);
        }
        return isSingle ? Float.toString((float) value) : Double.toString(value);
    }

    private static ProtocolException invalid(String problem, MessageUnpacker unpacker) {
        return new ProtocolException(ErrorCode.INVALID_SYNTAX, problem + " at byte " + unpacker.getTotalReadBytes());
    }
}
