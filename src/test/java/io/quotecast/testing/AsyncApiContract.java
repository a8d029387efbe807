package io.quotecast.testing;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.OutputFormat;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Checks messages of the server against the AsyncAPI document. Unlike a client, it rejects keys that the document does
 * not define. Safe on any thread.
 */
public final class AsyncApiContract {
    private static final Set<String> INSTRUMENT_EVENT_TYPES = Set.of("t", "q", "k", "b", "s");
    private static final int MAX_SHAPES = 100_000;
    /** Without limits, because published data may be nested to any depth and contain numbers of any length. */
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .build())
            .build());

    private static final AsyncApiContract INSTANCE = new AsyncApiContract(read());

    private final JsonNode document;
    private final Map<String, JsonSchema> schemas = new HashMap<>();
    /** Shapes of events that are valid, because some tests receive 100,000 events of the same shape. */
    private final Set<String> validShapes = ConcurrentHashMap.newKeySet();
    /** The messages of the server, by the address of the channel and by {@code T}. */
    private final Map<String, Map<String, List<JsonSchema>>> schemasByPath = new HashMap<>();

    private AsyncApiContract(JsonNode document) {
        this.document = document;
        // The validator supports JSON Schema draft 7, whose keyword is "definitions".
        JsonNode closed =
                parse(document.at("/components").toString().replace("#/components/schemas/", "#/definitions/"));
        closed.get("schemas").forEach(AsyncApiContract::forbidOtherProperties);
        closed.get("messages").properties().forEach(message -> {
            ObjectNode root = JSON.createObjectNode();
            root.setAll((ObjectNode) message.getValue().get("payload"));
            root.set("definitions", closed.get("schemas"));
            schemas.put(
                    message.getKey(),
                    JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(root));
        });
        document.get("channels").forEach(channel -> {
            if (channel.has("x-frame")) {
                schemasByPath.put(channel.get("address").asText(), schemasByType(channel));
            }
        });
    }

    public static AsyncApiContract instance() {
        return INSTANCE;
    }

    public JsonNode document() {
        return document;
    }

    /** Returns the target of a reference in the document. */
    public JsonNode resolve(JsonNode reference) {
        return document.at(reference.get("$ref").asText().substring(1));
    }

    /** Returns the violations of a message of this name; empty if it is valid. */
    public String violations(String message, JsonNode payload) {
        return violations(List.of(schemas.get(message)), payload);
    }

    /**
     * Fails if a text message, or the data of a Server-Sent Event, violates the document. Rooms may carry any text.
     *
     * @param path of the request, with or without its query
     */
    public static void check(String path, String text) {
        Map<String, List<JsonSchema>> kinds = INSTANCE.schemasOf(path);
        if (kinds == null) {
            return;
        }
        JsonNode array = parse(text);
        if (!array.isArray() || array.isEmpty()) {
            throw new AssertionError("not a JSON array with at least one item: " + text);
        }
        for (JsonNode item : array) {
            String kind = FeedClient.kind(item);
            String shape = INSTRUMENT_EVENT_TYPES.contains(kind) ? shapeOf(kinds.size() + " ", item) : "";
            if (INSTANCE.validShapes.contains(shape)) {
                continue;
            }
            String problems = violations(kinds.getOrDefault(kind, List.of()), item);
            if (!problems.isEmpty() || !item.fieldNames().next().equals("T")) {
                throw new AssertionError("a violation of the AsyncAPI document for " + path + ": " + item + problems);
            }
            if (!shape.isEmpty() && INSTANCE.validShapes.size() < MAX_SHAPES) {
                INSTANCE.validShapes.add(shape);
            }
        }
    }

    /** Returns whether messages of this path are checked. */
    public static boolean covers(String path) {
        return INSTANCE.schemasOf(path) != null;
    }

    private @Nullable Map<String, List<JsonSchema>> schemasOf(String path) {
        int query = path.indexOf('?');
        return schemasByPath.get(query < 0 ? path : path.substring(0, query));
    }

    private Map<String, List<JsonSchema>> schemasByType(JsonNode channel) {
        Map<String, List<JsonSchema>> kinds = new HashMap<>();
        for (JsonNode reference : resolve(channel.get("x-frame")).at("/items/anyOf")) {
            String kind = resolve(reference).at("/properties/T/const").asText();
            kinds.computeIfAbsent(kind, any -> new ArrayList<>()).add(schemas.get(messageOf(channel, reference)));
        }
        return kinds;
    }

    private String messageOf(JsonNode channel, JsonNode payload) {
        for (JsonNode reference : channel.get("messages")) {
            if (resolve(reference).get("payload").equals(payload)) {
                return reference.get("$ref").asText().replaceFirst(".*/", "");
            }
        }
        throw new IllegalStateException("no message has the payload " + payload);
    }

    private static String violations(List<JsonSchema> anyOf, JsonNode payload) {
        for (JsonSchema schema : anyOf) {
            if (schema.validate(payload, OutputFormat.BOOLEAN)) {
                return "";
            }
        }
        StringBuilder problems = new StringBuilder(anyOf.isEmpty() ? ": unknown message" : "");
        anyOf.forEach(schema -> problems.append(": ").append(schema.validate(payload)));
        return problems.toString();
    }

    /** Returns the keys and texts of an event, and the type and sign of its numbers. */
    private static String shapeOf(String channel, JsonNode event) {
        StringBuilder shape = new StringBuilder(channel);
        event.properties().forEach(field -> {
            JsonNode value = field.getValue();
            shape.append(field.getKey()).append(':');
            if (value.isNumber()) {
                shape.append(value.isIntegralNumber() ? 'i' : 'd').append((int) Math.signum(value.asDouble()));
            } else {
                shape.append(value);
            }
        });
        return shape.toString();
    }

    private static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }

    private static void forbidOtherProperties(JsonNode schema) {
        if (schema.has("properties") && !schema.has("additionalProperties")) {
            ((ObjectNode) schema).put("additionalProperties", false);
        }
    }

    private static JsonNode read() {
        try (InputStream in = AsyncApiContract.class.getResourceAsStream("/META-INF/resources/asyncapi.yaml")) {
            return new YAMLMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
