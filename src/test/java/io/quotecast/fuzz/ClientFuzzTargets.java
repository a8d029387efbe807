package io.quotecast.fuzz;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import io.quotecast.journal.Position;
import io.quotecast.protocol.ClientRequest;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.ProtocolException;
import io.quotecast.protocol.RequestReader;
import io.quotecast.protocol.quotecast.JsonText;
import io.quotecast.protocol.quotecast.SubscribeQuery;
import io.quotecast.testing.EmbeddedServer;
import io.quotecast.testing.MsgpackText;
import io.quotecast.testing.RequestFixture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Fuzz targets for the messages of feed clients and the queries of their URLs. */
final class ClientFuzzTargets {
    private static final List<String> MESSAGES = List.of(
            "{\"action\":\"subscribe\",\"id\":1,\"quotes\":[\"AAA\",\"bbb\"],\"trades\":[\"*\"],\"messages\":[\"lobby\"]}",
            "{\"action\":\"subscribe\",\"id\":\"a\",\"bars\":[\"CCC\"],\"tickers\":[\"ZZZ\"],\"conflate\":250,\"snapshot\":false}",
            "{\"action\":\"subscribe\",\"statuses\":[\"AAA\"],\"resume\":\"e7f3:0\",\"session\":\"session 2\"}",
            "[{\"action\":\"subscribe\",\"quotes\":[\"*\"]},{\"action\":\"unsubscribe\",\"quotes\":[\"AAA\",\"*\"]}]",
            "[{\"action\":\"list\",\"id\":2},{\"action\":\"pause\"},{\"action\":\"unpause\"},{\"action\":\"ping\",\"id\":\"p\"}]",
            "{\"action\":\"publish\",\"topic\":\"lobby\",\"id\":3,\"data\":{\"text\":\"\u00e4\ud83d\ude00\",\"n\":[1,2.50,-3e7,null]}}",
            "{\"action\":\"publish\",\"topic\":\"lobby\",\"data\":\"text, \\\"quoted\\\"\"}",
            "{\"action\":\"unsubscribe\",\"all\":true}",
            "{\"action\":\"auth\",\"id\":4,\"key\":\"qc_0123456789\"}");

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .build())
            .build();

    private ClientFuzzTargets() {}

    static List<FuzzTarget> all() {
        return List.of(
                new FuzzTarget(
                        "client-message", 1_000, MESSAGES, input -> readMessages(RequestFixture.reader(), input)),
                new FuzzTarget(
                        "msgpack-message",
                        1_000,
                        MESSAGES.stream()
                                .map(ClientFuzzTargets::msgpackCharacters)
                                .toList(),
                        input -> readMessages(RequestFixture.msgpack().reader(), msgpackBytes(input))),
                new FuzzTarget("requests", 1_000, MESSAGES, ClientFuzzTargets::answerRequests),
                new FuzzTarget(
                        "subscribe-query",
                        500,
                        List.of(
                                "quotes=AAA,BBB&trades=*&conflate=250",
                                "messages=lobby&snapshot=false&resume=e7f3:918&session=s1"),
                        ClientFuzzTargets::readQuery),
                new FuzzTarget(
                        "json-text",
                        200,
                        List.of(
                                "{\"a\":[1,2.5e3,true,null,\"\\u00e9\"]}",
                                "\"text\"",
                                "-12.5",
                                "[[[[]]]]",
                                "gr\u00fc\u00df"),
                        ClientFuzzTargets::checkJson),
                new FuzzTarget("cursor", 100, List.of("e7f3:918273001", "a:0"), ClientFuzzTargets::readCursor));
    }

    /** Returns MessagePack with one character for each byte, because the samples of a target are text. */
    private static String msgpackCharacters(String json) {
        return new String(MsgpackText.fromJson(json), StandardCharsets.ISO_8859_1);
    }

    private static byte[] msgpackBytes(byte[] characters) {
        return new String(characters, StandardCharsets.UTF_8).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void readMessages(RequestReader reader, byte[] input) {
        List<ClientRequest> messages;
        try {
            messages = reader.read(input);
        } catch (ProtocolException e) {
            SafeText.check(e.text());
            return;
        }
        for (ClientRequest message : messages) {
            if (message.id() != null && !JsonText.isJson(message.id().getBytes(StandardCharsets.UTF_8))) {
                throw new AssertionError("the id is not JSON: " + message.id());
            }
            if (message instanceof ClientRequest.Invalid invalid) {
                SafeText.check(invalid.text());
            } else if (message instanceof ClientRequest.Publish publish && !JsonText.isJson(publish.data())) {
                throw new AssertionError("the data is not JSON: " + Arrays.toString(publish.data()));
            }
        }
    }

    /** Whatever a client requests, it receives JSON only, and other clients receive their events. */
    private static void answerRequests(byte[] input) {
        try {
            RequestFixture.reader().read(input);
        } catch (ProtocolException e) {
            return;
        }
        EmbeddedServer server = new EmbeddedServer(0, 16, 16);
        EmbeddedServer.ConnectedClient first = server.connect();
        EmbeddedServer.ConnectedClient second = server.connect();
        first.send(new String(input, StandardCharsets.UTF_8));
        server.quote("AAA", 100);
        server.trade("BBB", 100);
        server.text("lobby", "hello");
        second.send("{\"action\":\"subscribe\",\"quotes\":[\"AAA\"]}");
        server.quote("AAA", 101);
        server.deliver();
        server.loop().advance(EmbeddedServer.HEARTBEAT_MILLIS);

        for (JsonNode reply : first.transport().drainMessages()) {
            if (reply.path("T").asText().isEmpty()) {
                throw new AssertionError("a message without T: " + reply);
            }
        }
        boolean served = second.takeEvents().stream().anyMatch(text -> text.startsWith("q AAA"));
        if (!served && second.transport().closeStatus().isEmpty()) {
            throw new AssertionError("the other client received nothing");
        }
        first.disconnect();
        second.disconnect();
    }

    private static void readQuery(byte[] input) {
        Map<String, List<String>> query = new LinkedHashMap<>();
        for (String parameter : new String(input, StandardCharsets.UTF_8).split("&")) {
            int equals = parameter.indexOf('=');
            String key = equals < 0 ? parameter : parameter.substring(0, equals);
            query.computeIfAbsent(key, any -> new ArrayList<>()).add(parameter.substring(equals + 1));
        }
        for (ClientRequest message : SubscribeQuery.read(query)) {
            if (message instanceof ClientRequest.Invalid invalid) {
                SafeText.check(invalid.text());
                if (invalid.code() != ErrorCode.INVALID_OPTION) {
                    throw new AssertionError("rejected with " + invalid.code());
                }
            }
        }
    }

    /** Accepted JSON must be a single value inside any other JSON, and accepted UTF-8 must survive decoding. */
    private static void checkJson(byte[] input) throws IOException {
        String text = new String(input, StandardCharsets.UTF_8);
        boolean utf8 = Arrays.equals(text.getBytes(StandardCharsets.UTF_8), input);
        if (JsonText.isUtf8(input) != utf8) {
            throw new AssertionError(utf8 ? "valid UTF-8 was rejected" : "invalid UTF-8 was accepted");
        }
        if (utf8 && JsonText.isJson(input) && !isOneValue(text)) {
            throw new AssertionError("not a single value inside an array");
        }
    }

    private static boolean isOneValue(String text) throws IOException {
        try (JsonParser within = JSON.createParser("[" + text + ",7]")) {
            within.nextToken();
            within.nextToken();
            within.skipChildren();
            return within.nextToken() == JsonToken.VALUE_NUMBER_INT
                    && within.getText().equals("7")
                    && within.nextToken() == JsonToken.END_ARRAY
                    && within.nextToken() == null;
        }
    }

    private static void readCursor(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        Optional<Position> position = Position.parse(text);
        if (position.isPresent() && !position.get().toString().equals(text)) {
            throw new AssertionError("'" + text + "' was parsed as " + position.get());
        }
    }
}
