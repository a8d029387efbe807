package io.quotecast.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quotecast.ingest.Rejection;
import io.quotecast.market.Series;
import io.quotecast.testing.ApiKeyFixture;
import io.quotecast.testing.AsyncApiContract;
import io.quotecast.testing.AuthRequiredProfile;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.HistoryClient;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The OpenAPI document describes every resource with its parameters, and its examples match its schemas. */
@QuarkusTest
@Timeout(60)
@TestProfile(AuthRequiredProfile.class)
class OpenApiTest {
    @TestHTTPResource("/")
    URI server;

    private JsonNode document;

    @BeforeEach
    void readDocument() throws Exception {
        document = FeedClient.parse(get("/q/openapi?format=json", ApiKeyFixture.ALL_ROLES));
    }

    /** A method of a resource. */
    private record ResourceMethod(String path, String verb, Method method) {
        Stream<String> parameters() {
            // What a route reads before the method is called is described at the method.
            Stream<String> ofRoute = Stream.ofNullable(method.getAnnotation(
                            org.eclipse.microprofile.openapi.annotations.parameters.Parameter.class))
                    .map(parameter -> "query " + parameter.ref());
            return Stream.concat(ofRoute, ofMethod());
        }

        private Stream<String> ofMethod() {
            return Arrays.stream(method.getParameters())
                    .flatMap(parameter -> parameter.isAnnotationPresent(BeanParam.class)
                            ? Arrays.stream(parameter.getType().getDeclaredFields())
                            : Stream.of(parameter))
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
        document.get("paths")
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
        for (JsonNode content : document.findValues("content")) {
            for (JsonNode type : content) {
                JsonNode example = type.has("example") ? type.get("example") : type.at("/schema/examples/0");
                assertFalse(example.isMissingNode(), type.toString());
                assertEquals("[]", violations(type.get("schema"), example), type.toString());
                examples++;
            }
        }
        for (JsonNode parameters : document.findValues("parameters")) {
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
        document.findValues("$ref").forEach(reference -> {
            assertFalse(resolve(new ObjectMapper().createObjectNode().set("$ref", reference))
                    .isMissingNode());
            used.add(reference.asText());
        });

        for (String kind : List.of("schemas", "responses")) {
            document.at("/components/" + kind)
                    .fieldNames()
                    .forEachRemaining(name -> assertTrue(used.contains("#/components/" + kind + "/" + name), name));
        }
    }

    @Test
    void theExamplesOfErrorsQuoteTheServer() throws Exception {
        assertEquals(problem("BadRequest"), get("/v1/bars/AAPL?limit=0", ApiKeyFixture.ALL_ROLES));
        assertEquals(problem("Unauthorized"), get("/v1/clock", ""));
        assertEquals(problem("Forbidden"), get("/v1/clock", ApiKeyFixture.INGESTER));
        assertEquals(problem("NotFound"), get("/v1/bars/ZZZZ", ApiKeyFixture.ALL_ROLES));
        assertEquals(
                Rejection.BUSY.text(),
                FeedClient.parse(problem("ServiceUnavailable")).get("detail").asText());
    }

    private String problem(String response) {
        return document.at("/components/responses/" + response + "/content/application~1problem+json/example")
                .toString();
    }

    @Test
    void everySeriesOfASnapshotIsDescribed() {
        Set<String> keys = new TreeSet<>();
        document.at("/components/schemas/State/properties").fieldNames().forEachRemaining(keys::add);

        assertEquals(
                Arrays.stream(Series.values())
                        .filter(series -> series.channel().isSelectable())
                        .map(Series::key)
                        .collect(Collectors.toCollection(TreeSet::new)),
                keys);
    }

    @Test
    void bothDocumentsAgreeOnSharedSchemas() {
        JsonNode openApiSchemas = document.at("/components/schemas");
        JsonNode asyncApiSchemas = AsyncApiContract.instance().document().at("/components/schemas");

        for (String name : List.of("Trade", "Quote", "Ticker", "Bar", "Status", "Market", "ErrorCode", "Symbol")) {
            // OpenAPI uses a newer version of JSON Schema, in which this keyword has another name.
            JsonNode expected =
                    ((ObjectNode) asyncApiSchemas.get(name)).deepCopy().without("dependencies");
            assertTrue(
                    expected.equals(OpenApiTest::compareByValue, openApiSchemas.get(name)),
                    () -> expected + " and " + openApiSchemas.get(name));
        }
    }

    /** Compares scalars; the two documents write the same number differently. */
    private static int compareByValue(JsonNode one, JsonNode other) {
        return one.isNumber() && other.isNumber()
                ? one.decimalValue().compareTo(other.decimalValue())
                : one.equals(other) ? 0 : 1;
    }

    private String violations(JsonNode schema, JsonNode example) {
        ObjectNode root = new ObjectMapper().createObjectNode();
        root.setAll((ObjectNode) parse(schema.toString().replace("#/components/schemas/", "#/$defs/")));
        JsonNode all =
                parse(document.at("/components/schemas").toString().replace("#/components/schemas/", "#/$defs/"));
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
            // Interfaces describe routes that are not resources.
            // The documentation of a dialect is that of the original, see src/docs/dialects.
            boolean isDialect = type.getPackageName().startsWith("io.quotecast.web.http.");
            if (type.isAnnotatedWith(Path.class) && !type.isInterface() && !isDialect) {
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

    private Stream<JsonNode> operations() {
        return StreamSupport.stream(document.get("paths").spliterator(), false)
                .flatMap(path -> StreamSupport.stream(path.spliterator(), false));
    }

    private JsonNode resolve(JsonNode node) {
        return node.has("$ref") ? document.at(node.get("$ref").asText().substring(1)) : node;
    }

    private static JsonNode parse(String json) {
        try {
            return new ObjectMapper().readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String get(String path, String key) throws Exception {
        return new HistoryClient(server, key).get(path, "*/*").body();
    }
}
