package io.quotecast.web.http.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.smallrye.openapi.api.SmallRyeOpenAPI;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.microprofile.openapi.OASModelReader;
import org.eclipse.microprofile.openapi.models.OpenAPI;

/**
 * Adds the schemas of the feed's events and of their values to the OpenAPI document. They are those of the AsyncAPI
 * document, so that the two documents agree.
 */
public final class FeedSchemas implements OASModelReader {
    private static final String ASYNC_API = "META-INF/resources/asyncapi.yaml";
    private static final String REFERENCE = "#/components/schemas/";
    private static final List<String> USED = List.of(
            "Trade", "Quote", "Ticker", "Bar", "Status", "PriceBands", "Market", "Channel", "Topic", "ErrorCode");

    private final YAMLMapper mapper = new YAMLMapper();

    @Override
    public OpenAPI buildModel() {
        ObjectNode document = mapper.createObjectNode().put("openapi", "3.1.0");
        ObjectNode schemas = document.putObject("components").putObject("schemas");
        JsonNode all = asyncApi().at("/components/schemas");
        USED.forEach(name -> add(name, all, schemas));
        return parse(document);
    }

    /** Adds a schema and those that it refers to. */
    private static void add(String name, JsonNode all, ObjectNode schemas) {
        if (!schemas.has(name)) {
            ObjectNode schema = all.required(name).deepCopy();
            // A keyword that the JSON Schema version of OpenAPI does not have.
            schema.remove("dependencies");
            schemas.set(name, schema);
            schema.findValuesAsText("$ref")
                    .forEach(reference -> add(reference.substring(REFERENCE.length()), all, schemas));
        }
    }

    private JsonNode asyncApi() {
        try (InputStream in = Thread.currentThread().getContextClassLoader().getResourceAsStream(ASYNC_API)) {
            if (in == null) {
                throw new IllegalStateException("the document " + ASYNC_API + " is missing");
            }
            return mapper.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static OpenAPI parse(JsonNode document) {
        byte[] json = document.toString().getBytes(StandardCharsets.UTF_8);
        return SmallRyeOpenAPI.builder()
                .enableModelReader(false)
                .enableStandardStaticFiles(false)
                .enableAnnotationScan(false)
                .enableStandardFilter(false)
                .withCustomStaticFile(() -> new ByteArrayInputStream(json))
                .build()
                .model();
    }
}
