package io.quotecast.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.quotecast.testing.AsyncApiContract;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The OpenAPI document describes every resource with its parameters, and its examples match its schemas. */
class OpenApiTest {
    private static final JsonNode DOCUMENT = read();

    /** A method of a resource. */
    private record ResourceMethod(String path, String verb, Method method) {
        Stream<String> parameters() {
            return Arrays.stream(method.getParameters())
                    .flatMap(parameter -> Stream.concat(
                            Stream.ofNullable(parameter.getAnnotation(PathParam.class))
                                    .map(path -> "path " + path.value()),
                            Stream.ofNullable(parameter.getAnnotation(QueryParam.class))
                                    .map(query -> "query " + query.value())));
        }

        Stream<String> types() {
            Produces own = method.getAnnotation(Produces.class);
            Produces produces = own == null ? method.getDeclaringClass().getAnnotation(Produces.class) : own;
            return Arrays.stream(produces.value()).map(type -> type.replaceFirst(";.*", ""));
        }
    }

    @Test
    void allResourcesAndNoOthersAreDocumentedWithParametersAndTypes() {
        TreeMap<String, Set<String>> parameters = new TreeMap<>();
        TreeMap<String, Set<String>> types = new TreeMap<>();
        for (ResourceMethod resourceMethod : resources()) {
            String name = resourceMethod.verb() + " " + resourceMethod.path();
            Set<String> parameterNames = parameters.computeIfAbsent(name, any -> new TreeSet<>());
            resourceMethod.parameters().forEach(parameterNames::add);
            Set<String> contentTypes = types.computeIfAbsent(name, any -> new TreeSet<>());
            resourceMethod.types().forEach(contentTypes::add);
        }

        TreeMap<String, Set<String>> describedParameters = new TreeMap<>();
        TreeMap<String, Set<String>> describedTypes = new TreeMap<>();
        DOCUMENT.get("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    // A Vert.x route, not a JAX-RS resource.
                    if (!path.getKey().equals("/v1/events")) {
                        String name = operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey();
                        Set<String> parameterNames = describedParameters.computeIfAbsent(name, any -> new TreeSet<>());
                        operation.getValue().path("parameters").forEach(reference -> {
                            JsonNode parameter = resolve(reference);
                            parameterNames.add(parameter.get("in").asText() + " "
                                    + parameter.get("name").asText());
                        });
                        Set<String> contentTypes = describedTypes.computeIfAbsent(name, any -> new TreeSet<>());
                        operation
                                .getValue()
                                .at("/responses/200/content")
                                .fieldNames()
                                .forEachRemaining(contentTypes::add);
                    }
                }));
        assertEquals(parameters, describedParameters);
        assertEquals(types, describedTypes);
    }

    @Test
    void everyOperationDescribesItselfAndItsErrors() {
        Set<String> ids = new TreeSet<>();
        operations().forEach(operation -> {
            String id = operation.get("operationId").asText();
            assertTrue(ids.add(id), id);
            assertTrue(operation.path("summary").isTextual() && operation.has("tags"), id);
            assertTrue(operation.has("security"), id);
            Set<String> statuses = new TreeSet<>();
            operation.get("responses").fieldNames().forEachRemaining(statuses::add);
            assertTrue(statuses.containsAll(Set.of("200", "401", "403")), id + statuses);
            operation.get("responses").properties().forEach(response -> {
                if (!response.getKey().equals("200")) {
                    JsonNode problem = resolve(response.getValue()).at("/content/application~1problem+json/example");
                    assertEquals(response.getKey(), problem.path("status").asText(), id);
                }
            });
            operation.path("parameters").forEach(reference -> {
                JsonNode parameter = resolve(reference);
                assertTrue(
                        parameter.has("description")
                                && parameter.at("/schema/type").isTextual(),
                        id + parameter);
            });
        });
    }

    @Test
    void everyExampleMatchesItsSchema() {
        int examples = 0;
        for (JsonNode content : DOCUMENT.findValues("content")) {
            for (JsonNode type : content) {
                assertTrue(type.has("example"), type.toString());
                assertEquals("[]", violations(type.get("schema"), type.get("example")), type.toString());
                examples++;
            }
        }
        for (JsonNode parameters : DOCUMENT.findValues("parameters")) {
            for (JsonNode parameter : parameters) {
                if (parameter.has("example")) {
                    assertEquals("[]", violations(parameter.get("schema"), parameter.get("example")));
                }
            }
        }
        assertFalse(examples == 0);
    }

    @Test
    void everyReferenceResolvesAndEveryComponentIsUsed() {
        Set<String> used = new TreeSet<>();
        DOCUMENT.findValues("$ref").forEach(reference -> {
            assertFalse(resolve(new ObjectMapper().createObjectNode().set("$ref", reference))
                    .isMissingNode());
            used.add(reference.asText());
        });

        for (String kind : List.of("schemas", "parameters", "responses")) {
            DOCUMENT.at("/components/" + kind)
                    .fieldNames()
                    .forEachRemaining(name -> assertTrue(used.contains("#/components/" + kind + "/" + name), name));
        }
    }

    @Test
    void bothDocumentsAgreeOnSharedSchemas() {
        JsonNode openApiSchemas = DOCUMENT.at("/components/schemas");
        JsonNode asyncApiSchemas = AsyncApiContract.instance().document().at("/components/schemas");

        for (String name : List.of("Trade", "Quote", "Ticker", "Bar", "Status", "Market", "ErrorCode", "Symbol")) {
            // OpenAPI uses a newer version of JSON Schema, in which this keyword has another name.
            assertEquals(
                    ((ObjectNode) asyncApiSchemas.get(name)).deepCopy().without("dependencies"),
                    openApiSchemas.get(name),
                    name);
        }
    }

    private static String violations(JsonNode schema, JsonNode example) {
        ObjectNode root = new ObjectMapper().createObjectNode();
        root.setAll((ObjectNode) parse(schema.toString().replace("#/components/schemas/", "#/$defs/")));
        JsonNode all =
                parse(DOCUMENT.at("/components/schemas").toString().replace("#/components/schemas/", "#/$defs/"));
        all.forEach(shared -> {
            if (shared.has("properties")) {
                ((ObjectNode) shared).put("additionalProperties", false);
            }
        });
        root.set("$defs", all);
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(root)
                .validate(example)
                .toString();
    }

    private static List<ResourceMethod> resources() {
        List<ResourceMethod> resourceMethods = new ArrayList<>();
        for (JavaClass type : new ClassFileImporter().importPackages("io.quotecast.web")) {
            if (type.isAnnotatedWith(Path.class)) {
                for (Method method : type.reflect().getDeclaredMethods()) {
                    for (Annotation annotation : method.getAnnotations()) {
                        HttpMethod verb = annotation.annotationType().getAnnotation(HttpMethod.class);
                        if (verb != null) {
                            Path subPath = method.getAnnotation(Path.class);
                            String path =
                                    type.reflect().getAnnotation(Path.class).value()
                                            + (subPath == null ? "" : "/" + subPath.value());
                            resourceMethods.add(new ResourceMethod(path, verb.value(), method));
                        }
                    }
                }
            }
        }
        return resourceMethods;
    }

    private static Stream<JsonNode> operations() {
        return StreamSupport.stream(DOCUMENT.get("paths").spliterator(), false)
                .flatMap(path -> StreamSupport.stream(path.spliterator(), false));
    }

    private static JsonNode resolve(JsonNode node) {
        return node.has("$ref") ? DOCUMENT.at(node.get("$ref").asText().substring(1)) : node;
    }

    private static JsonNode parse(String json) {
        try {
            return new ObjectMapper().readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode read() {
        try (InputStream in = OpenApiTest.class.getResourceAsStream("/META-INF/openapi.yaml")) {
            return new YAMLMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
