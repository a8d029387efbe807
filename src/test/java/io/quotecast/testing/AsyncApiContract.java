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
 * The AsyncAPI document, and whether what was said is in it. Clients ignore what they do not know; here a key that the
 * document does not name is a fault. Safe on any thread.
 */
public final class AsyncApiContract {
    private static final Set<String> INSTRUMENT_EVENT_TYPES = Set.of("t", "q", "k", "b", "s");
    private static final int MAX_SHAPES = 100_000;
    /** What is published may be as deep, and its numbers as long, as its author likes. */
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .build())
            .build());

    private static final AsyncApiContract INSTANCE = new AsyncApiContract(read());

    private final JsonNode document;
    private final Map<String, JsonSchema> schemas = new HashMap<>();
    /** Forms of events that are as they should be: many a test hears a hundred thousand of the same. */
    private final Set<String> validShapes = ConcurrentHashMap.newKeySet();
    /** What the server may say, by the address of the channel and by {@code T}. */
    private final Map<String, Map<String, List<JsonSchema>>> schemasByPath = new HashMap<>();

    private AsyncApiContract(JsonNode document) {
        this.document = document;
        // Under the keyword that the validator knows.
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

    /** Where a reference of the document points to. */
    public JsonNode resolve(JsonNode reference) {
        return document.at(reference.get("$ref").asText().substring(1));
    }

    /** What is wrong with a message of this name; empty if nothing is. */
    public String violations(String message, JsonNode payload) {
        return violations(List.of(schemas.get(message)), payload);
    }

    /**
     * Fails if a text frame, or the data of a Server-Sent Event, is not as the document says. In rooms all may be said.
     *
     * @param path of the request, with its query
     */
    public static void check(String path, String text) {
        Map<String, List<JsonSchema>> kinds = INSTANCE.schemasOf(path);
        if (kinds == null) {
            return;
        }
        JsonNode array = parse(text);
        if (!array.isArray() || array.isEmpty()) {
            throw new AssertionError("no array with anything in it: " + text);
        }
        for (JsonNode item : array) {
            String kind = FeedClient.kind(item);
            String shape = INSTRUMENT_EVENT_TYPES.contains(kind) ? shapeOf(kinds.size() + " ", item) : "";
            if (INSTANCE.validShapes.contains(shape)) {
                continue;
            }
            String problems = violations(kinds.getOrDefault(kind, List.of()), item);
            if (!problems.isEmpty() || !item.fieldNames().next().equals("T")) {
                throw new AssertionError("not as the document of " + path + " says: " + item + problems);
            }
            if (!shape.isEmpty() && INSTANCE.validShapes.size() < MAX_SHAPES) {
                INSTANCE.validShapes.add(shape);
            }
        }
    }

    /** Whether frames of this path are looked at. */
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
        StringBuilder problems = new StringBuilder(anyOf.isEmpty() ? ": no such message" : "");
        anyOf.forEach(schema -> problems.append(": ").append(schema.validate(payload)));
        return problems.toString();
    }

    /** Its keys and texts as they are, and of each number whether it is whole and its sign. */
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
            throw new AssertionError("no JSON: " + text, e);
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
