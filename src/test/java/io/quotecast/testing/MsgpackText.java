package io.quotecast.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePacker;
import org.msgpack.value.Value;

/** Converts between MessagePack and the JSON with the same values; timestamps become texts (RFC 3339). */
public final class MsgpackText {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private MsgpackText() {}

    /** Returns a JSON text as MessagePack, as a client could send it. */
    public static byte[] fromJson(String json) {
        try (MessageBufferPacker packer = MessagePack.newDefaultBufferPacker()) {
            write(new ObjectMapper().readTree(json), packer);
            return packer.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(JsonNode node, MessagePacker packer) throws IOException {
        switch (node.getNodeType()) {
            case OBJECT -> {
                packer.packMapHeader(node.size());
                for (Map.Entry<String, JsonNode> field : node.properties()) {
                    packer.packString(field.getKey());
                    write(field.getValue(), packer);
                }
            }
            case ARRAY -> {
                packer.packArrayHeader(node.size());
                for (JsonNode item : node) {
                    write(item, packer);
                }
            }
            case STRING -> packer.packString(node.textValue());
            case BOOLEAN -> packer.packBoolean(node.booleanValue());
            case NUMBER -> {
                if (node.isIntegralNumber()) {
                    packer.packBigInteger(node.bigIntegerValue());
                } else {
                    packer.packDouble(node.doubleValue());
                }
            }
            default -> packer.packNil();
        }
    }

    /** Returns the only value of a message; fails if there is more or less. */
    public static JsonNode read(byte[] bytes) {
        try (var unpacker = MessagePack.newDefaultUnpacker(bytes)) {
            JsonNode node = node(unpacker.unpackValue());
            if (unpacker.hasNext()) {
                throw new AssertionError("bytes follow the value at byte " + unpacker.getTotalReadBytes());
            }
            return node;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode node(Value value) {
        return switch (value.getValueType()) {
            case NIL -> NODES.nullNode();
            case BOOLEAN -> NODES.booleanNode(value.asBooleanValue().getBoolean());
            case INTEGER -> integer(value.asIntegerValue().asBigInteger());
            case FLOAT ->
                NODES.numberNode(BigDecimal.valueOf(value.asFloatValue().toDouble()));
            case STRING -> NODES.textNode(value.asStringValue().asString());
            case ARRAY -> {
                ArrayNode array = NODES.arrayNode();
                value.asArrayValue().forEach(item -> array.add(node(item)));
                yield array;
            }
            case MAP -> {
                ObjectNode object = NODES.objectNode();
                value.asMapValue().entrySet().forEach(entry -> {
                    String key = entry.getKey().asStringValue().asString();
                    if (object.has(key)) {
                        throw new AssertionError("the key " + key + " appears twice");
                    }
                    object.set(key, node(entry.getValue()));
                });
                yield object;
            }
            case EXTENSION ->
                NODES.textNode(value.asTimestampValue().toInstant().toString());
            case BINARY -> throw new AssertionError("unexpected " + value.getValueType());
        };
    }

    private static JsonNode integer(BigInteger value) {
        return value.bitLength() < Long.SIZE ? NODES.numberNode(value.longValue()) : NODES.numberNode(value);
    }
}
