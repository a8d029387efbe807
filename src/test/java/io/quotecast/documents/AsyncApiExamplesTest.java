package io.quotecast.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quotecast.alerts.AlertType;
import io.quotecast.ingest.EventReader;
import io.quotecast.ingest.ParseResult;
import io.quotecast.market.Channel;
import io.quotecast.market.Instruments;
import io.quotecast.market.Symbol;
import io.quotecast.protocol.ClientRequest;
import io.quotecast.protocol.ProtocolException;
import io.quotecast.protocol.quotecast.ClientRequestReader;
import io.quotecast.testing.AsyncApiContract;
import io.quotecast.testing.FeedClient;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Every example of the AsyncAPI document matches its schema and is what the server writes or accepts. */
class AsyncApiExamplesTest {
    private static final AsyncApiContract CONTRACT = AsyncApiContract.instance();
    private static final JsonNode MESSAGES = CONTRACT.document().at("/components/messages");

    @Test
    void everyMessageHasExamplesThatMatchItsSchema() {
        MESSAGES.properties().forEach(message -> {
            assertFalse(examples(message.getKey()).isEmpty(), message.getKey() + " has no example");
            for (JsonNode example : examples(message.getKey())) {
                assertEquals("", CONTRACT.violations(message.getKey(), example), message.getKey());
            }
        });
    }

    @Test
    void examplesOfTheServerEqualWhatItWrites() {
        ServerExamples.texts().forEach((name, texts) -> {
            List<JsonNode> examples = examples(name);
            assertEquals(texts.size(), examples.size(), name);
            for (int i = 0; i < texts.size(); i++) {
                JsonNode encoded = FeedClient.parse(texts.get(i));
                assertEquals("", CONTRACT.violations(name, encoded), name);
                assertEquals(normalized(encoded), normalized(examples.get(i)), name);
            }
        });
    }

    @Test
    void everyMessageIsWrittenOrReadByTheServer() {
        Map<String, List<String>> encoded = ServerExamples.texts();

        MESSAGES.fieldNames().forEachRemaining(name -> {
            JsonNode properties =
                    CONTRACT.resolve(MESSAGES.get(name).get("payload")).path("properties");
            boolean isRead = properties.has("action") || name.endsWith("In") || name.equals("relayedMessage");
            assertEquals(!isRead, encoded.containsKey(name), name + ": has an example of the server");
        });
    }

    @Test
    void examplesOfClientsAreParsed() {
        Map<Channel, List<String>> severalChannels = Map.of(
                Channel.TRADES, List.of("AAPL"),
                Channel.QUOTES, List.of("AAPL", "MSFT"),
                Channel.BARS, List.of("*"),
                Channel.TICKERS, List.of("*"),
                Channel.STATUSES, List.of("*"),
                Channel.MESSAGES, List.of("lobby"));
        Map<Channel, List<String>> quotesOfApple = Map.of(Channel.QUOTES, List.of("AAPL"));
        Map<Channel, List<String>> allQuotes = Map.of(Channel.QUOTES, List.of("*"));
        Map<String, List<ClientRequest>> expected = new LinkedHashMap<>();
        expected.put(
                "subscribe",
                List.of(
                        new ClientRequest.Subscribe("7", severalChannels, true, 250, null, null),
                        new ClientRequest.Subscribe(null, allQuotes, true, -1, "e7f3:918273001", "k3f9a8z0q1w2e3r4")));
        expected.put(
                "unsubscribe",
                List.of(
                        new ClientRequest.Unsubscribe("8", quotesOfApple, false),
                        new ClientRequest.Unsubscribe("9", Map.of(), true)));
        expected.put("list", List.of(new ClientRequest.ListSubscription("10")));
        expected.put("pause", List.of(new ClientRequest.Pause("11")));
        expected.put("unpause", List.of(new ClientRequest.Unpause("12")));
        expected.put("ping", List.of(new ClientRequest.Ping("13")));
        expected.put(
                "alert",
                List.of(
                        new ClientRequest.SetAlert("15", "AAPL", AlertType.PRICE, "126.5", null, false),
                        new ClientRequest.SetAlert(null, "AAPL", AlertType.CHANGE, null, "-5", true),
                        new ClientRequest.SetAlert(null, "AAPL", AlertType.HALT, null, null, false)));
        expected.put(
                "unalert",
                List.of(
                        new ClientRequest.RemoveAlerts("16", List.of("7zv5k2m9")),
                        new ClientRequest.RemoveAlerts("17", null)));
        expected.put("alerts", List.of(new ClientRequest.ListAlerts("18")));
        expected.put("auth", List.of(new ClientRequest.Authenticate("1", "qc_...")));

        expected.forEach((name, messages) -> assertEquals(
                messages,
                examples(name).stream().map(AsyncApiExamplesTest::read).toList(),
                name));
        ClientRequest.Publish publish = assertInstanceOf(
                ClientRequest.Publish.class, read(examples("publish").get(0)));
        assertEquals(
                List.of("\"c-42\"", "lobby", "{\"any\":\"json\"}"),
                List.of(
                        String.valueOf(publish.id()),
                        publish.topic(),
                        new String(publish.data(), StandardCharsets.UTF_8)));
    }

    @Test
    void ingestExamplesAreAccepted() {
        Instruments instruments = new Instruments();
        instruments.list(new Symbol("AAPL"), "Apple Inc.", "NASDAQ", "", 2, 0, 1);
        EventReader reader = new EventReader(instruments);

        for (String name : List.of("tradeIn", "quoteIn", "statusIn", "correctionIn", "cancelIn", "priceBandsIn")) {
            for (JsonNode example : examples(name)) {
                byte[] json = example.toString().getBytes(StandardCharsets.UTF_8);
                ParseResult.Parsed parsed =
                        assertInstanceOf(ParseResult.Parsed.class, reader.read(json, 0, json.length, 1), name);
                assertEquals(example.has("id"), parsed.id() != null, name);
                assertEquals(example.path("t").asLong(1), parsed.event().timeMicros(), name);
            }
        }
    }

    @Test
    void undocumentedContentIsAViolation() {
        JsonNode quote = examples("quote").get(0);
        ObjectNode extraKey = quote.<ObjectNode>deepCopy().put("more", 1);
        ObjectNode missingKey = quote.<ObjectNode>deepCopy();
        missingKey.remove("bp");
        ObjectNode unknownType = quote.<ObjectNode>deepCopy().put("T", "qq");

        AsyncApiContract.check("/v1/stream?quotes=*", "[" + quote + "]");
        for (ObjectNode invalid : List.of(extraKey, missingKey, unknownType)) {
            assertThrows(AssertionError.class, () -> AsyncApiContract.check("/v1/stream", "[" + invalid + "]"));
        }
        assertThrows(AssertionError.class, () -> AsyncApiContract.check("/v1/ingest", "[" + quote + "]"));
        assertThrows(AssertionError.class, () -> AsyncApiContract.check("/v1/events", "[]"));
        assertTrue(AsyncApiContract.covers("/v1/events?trades=*") && !AsyncApiContract.covers("/rooms/a"));
    }

    private static List<JsonNode> examples(String message) {
        return StreamSupport.stream(MESSAGES.get(message).path("examples").spliterator(), false)
                .map(example -> example.get("payload"))
                .toList();
    }

    private static ClientRequest read(JsonNode example) {
        try {
            List<ClientRequest> read = new ClientRequestReader(65_536, 36, () -> {})
                    .read(example.toString().getBytes(StandardCharsets.UTF_8));
            assertEquals(1, read.size());
            return read.get(0);
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns the JSON without trailing zeros of its numbers. */
    private static String normalized(JsonNode node) {
        return node.toString().replaceAll("(\\.[0-9]*?)0+([,}\\]])", "$1$2").replaceAll("\\.([,}\\]])", "$1");
    }
}
