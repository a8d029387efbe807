package io.quotecast.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quotecast.market.Channel;
import io.quotecast.market.Session;
import io.quotecast.market.Timeframe;
import io.quotecast.market.TradingState;
import io.quotecast.protocol.Conflation;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.testing.AsyncApiContract;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The AsyncAPI document is valid for version 3 and consistent, and it lists the values of the code. */
class AsyncApiDocumentTest {
    private static final JsonNode DOCUMENT = AsyncApiContract.instance().document();
    private static final String COMMON = "title|summary|description|tags|externalDocs|bindings|x-.*";
    private static final String KEYWORDS = "\\$ref|type|const|enum|description|examples|default|pattern|minimum|maximum"
            + "|exclusiveMinimum|multipleOf|minLength|maxLength|minItems|maxItems|uniqueItems|items|properties|required"
            + "|additionalProperties|dependencies|anyOf|oneOf";
    private static final Map<String, String> KEYS = Map.ofEntries(
            Map.entry("", "asyncapi|id|info|servers|defaultContentType|channels|operations|components|x-.*"),
            Map.entry("/info", "title|version|description|termsOfService|contact|license|tags|externalDocs|x-.*"),
            Map.entry(
                    "/servers/*",
                    "host|protocol|protocolVersion|pathname|variables|security|title|summary|description|tags|bindings"),
            Map.entry("/channels/*", "address|messages|servers|parameters|" + COMMON),
            Map.entry("/operations/*", "action|channel|security|traits|messages|reply|" + COMMON),
            Map.entry("/operations/*/reply", "address|channel|messages"),
            Map.entry(
                    "/components/messages/*",
                    "headers|payload|correlationId|contentType|name|examples|traits|" + COMMON),
            Map.entry("/components/messages/*/examples/*", "headers|payload|name|summary"),
            Map.entry("/components/schemas/*", KEYWORDS),
            Map.entry("/components/schemas/*/properties/*", KEYWORDS),
            Map.entry("/components", "schemas|messages|securitySchemes"));

    @Test
    void everyObjectHasOnlyKeysOfTheSpecification() {
        assertEquals("3.0.0", DOCUMENT.get("asyncapi").asText());
        assertTrue(DOCUMENT.at("/info/title").isTextual()
                && DOCUMENT.at("/info/version").isTextual());
        KEYS.forEach((path, allowed) -> nodes(path).forEach(object -> object.fieldNames()
                .forEachRemaining(key -> assertTrue(key.matches(allowed), path + " must not have the key " + key))));
    }

    @Test
    void everyReferenceResolvesAndEveryComponentIsUsed() {
        Set<String> used = new TreeSet<>();
        for (JsonNode reference : DOCUMENT.findValues("$ref")) {
            String target = reference.asText();
            assertTrue(target.startsWith("#/"), target);
            assertFalse(DOCUMENT.at(target.substring(1)).isMissingNode(), target);
            used.add(target);
        }

        for (String kind : List.of("schemas", "messages", "securitySchemes")) {
            DOCUMENT.at("/components/" + kind)
                    .fieldNames()
                    .forEachRemaining(
                            name -> assertTrue(used.contains("#/components/" + kind + "/" + name), kind + " " + name));
        }
    }

    @Test
    void everyMessageOfAChannelBelongsToAnOperationOfThatChannel() {
        Set<String> channelMessages = new HashSet<>();
        DOCUMENT.get("operations").forEach(operation -> {
            assertTrue(operation.get("action").asText().matches("send|receive"), operation.toString());
            channelMessages.addAll(messages(operation));
            channelMessages.addAll(messages(operation.path("reply")));
        });

        Set<String> all = new HashSet<>();
        DOCUMENT.get("channels").properties().forEach(channel -> channel.getValue()
                .get("messages")
                .fieldNames()
                .forEachRemaining(name -> all.add("#/channels/" + channel.getKey() + "/messages/" + name)));
        assertEquals(all, channelMessages);
    }

    @Test
    void everyOperationAndMessageIsDescribed() {
        Stream.of("/channels", "/operations", "/components/messages")
                .forEach(path -> DOCUMENT.at(path).properties().forEach(entry -> {
                    assertTrue(entry.getValue().path("title").isTextual(), path + " " + entry.getKey());
                    assertTrue(entry.getValue().path("summary").isTextual(), path + " " + entry.getKey());
                }));
    }

    @Test
    void everyPropertyIsDescribedOrEnumerated() {
        DOCUMENT.at("/components/schemas").properties().forEach(schema -> schema.getValue()
                .path("properties")
                .properties()
                .forEach(property -> {
                    JsonNode shape = property.getValue();
                    assertTrue(
                            Stream.of("description", "const", "enum", "items", "$ref")
                                            .anyMatch(shape::has)
                                    || shape.path("type").asText().matches("boolean|string"),
                            schema.getKey() + "." + property.getKey());
                }));
    }

    @Test
    void addressParametersAreDescribed() {
        DOCUMENT.get("channels").forEach(channel -> {
            Set<String> inAddress = new TreeSet<>();
            Matcher names =
                    Pattern.compile("\\{(.*?)}").matcher(channel.get("address").asText());
            while (names.find()) {
                inAddress.add(names.group(1));
            }
            Set<String> described = new TreeSet<>();
            channel.path("parameters").fieldNames().forEachRemaining(described::add);
            assertEquals(inAddress, described);
        });
    }

    @Test
    void everyWebSocketIsDocumented() {
        Set<String> addresses = new TreeSet<>();
        DOCUMENT.get("channels")
                .forEach(channel -> addresses.add(channel.get("address").asText()));

        assertEquals(Set.of("/", "/rooms/{room}", "/v1/events", "/v1/ingest", "/v1/replay", "/v1/stream"), addresses);
    }

    @Test
    void theDocumentListsTheValuesOfTheCode() {
        assertListed("/ErrorCode/enum", ErrorCode.values(), ErrorCode::code);
        assertListed("/Channel/enum", Channel.values(), Channel::text);
        assertListed("/Session/enum", Session.values(), Session::text);
        assertListed("/Timeframe/enum", Timeframe.values(), Timeframe::text);
        assertListed("/Ticker/properties/st/enum", TradingState.values(), TradingState::text);
        assertListed("/Status/properties/sc/enum", TradingState.values(), TradingState::code);
        assertListed("/Status/properties/sm/enum", TradingState.values(), TradingState::title);
        assertListed(
                "/Subscription/properties/conflate/enum",
                Stream.concat(Stream.of(0), Conflation.STEPS_MILLIS.stream()).toArray(Integer[]::new),
                step -> step);
        List<String> codes = Arrays.stream(ErrorCode.values())
                .map(code -> code.code() + " " + code.httpStatus())
                .toList();
        assertEquals(
                codes,
                texts(
                        DOCUMENT.get("x-error-codes"),
                        error -> error.get("code").asText() + " "
                                + error.get("http").asText()));
    }

    private static <T> void assertListed(String path, T[] values, Function<T, Object> text) {
        assertEquals(
                Arrays.stream(values).map(text).map(String::valueOf).toList(),
                texts(DOCUMENT.at("/components/schemas" + path), JsonNode::asText));
    }

    private static List<String> texts(JsonNode list, Function<JsonNode, String> text) {
        return StreamSupport.stream(list.spliterator(), false).map(text).toList();
    }

    /** Returns the messages that an operation or a reply names, or all messages of its channel if it names none. */
    private static List<String> messages(JsonNode operation) {
        if (operation.isMissingNode()) {
            return List.of();
        }
        String channel = operation.at("/channel/$ref").asText();
        assertTrue(channel.matches("#/channels/[a-z]+"), channel);
        if (!operation.has("messages")) {
            return StreamSupport.stream(
                            ((Iterable<String>) () -> AsyncApiContract.instance()
                                            .resolve(operation.get("channel"))
                                            .get("messages")
                                            .fieldNames())
                                    .spliterator(),
                            false)
                    .map(name -> channel + "/messages/" + name)
                    .toList();
        }
        List<String> named = texts(
                operation.get("messages"), reference -> reference.get("$ref").asText());
        named.forEach(name -> assertTrue(name.startsWith(channel + "/messages/"), name));
        return named;
    }

    /** Returns the nodes at a path, in which {@code *} stands for all children. */
    private static List<JsonNode> nodes(String path) {
        List<JsonNode> found = List.of(DOCUMENT);
        for (String step : path.isEmpty() ? new String[0] : path.substring(1).split("/")) {
            found = found.stream()
                    .flatMap(node -> step.equals("*")
                            ? StreamSupport.stream(node.spliterator(), false)
                            : Stream.of(node.path(step)).filter(child -> !child.isMissingNode()))
                    .toList();
        }
        return found;
    }
}
