package io.quotecast.web.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.access.Grant;
import io.quotecast.access.Role;
import io.quotecast.market.Channel;
import io.quotecast.testing.StubWebhook;
import io.quotecast.testing.TestConfig;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class WebhookTest {
    private static final String ALICE = "{\"allow\":true,\"user\":\"alice\",\"roles\":[\"read\",\"publish\"]}";
    private static final WebhookCredential KEY = new WebhookCredential("secret-of-alice");

    private StubWebhook stub;
    private Webhook webhook;
    private long nanos;
    private Instant now = Instant.parse("2026-01-05T00:00:00Z");

    @BeforeEach
    void start() throws IOException {
        stub = new StubWebhook(question -> ALICE);
        webhook = webhook(Map.of());
    }

    @AfterEach
    void stop() {
        stub.close();
        webhook.close();
    }

    @Test
    void aKeyIsAskedAboutOnceAndItsGrantIsWhatTheAnswerSays() {
        stub.answer(
                200,
                question -> "{\"allow\":true,\"user\":\"alice\",\"roles\":[\"read\"],\"symbols\":[\"AAPL\"],"
                        + "\"topics\":{\"publish\":[]},\"limits\":{\"connections\":2},\"expires\":\"2026-01-05T01:00:00Z\"}");

        Grant grant = webhook.connect(KEY).join();
        webhook.connect(KEY).join();

        assertEquals("user alice", grant.holder());
        assertEquals(Set.of(Role.READ), grant.roles());
        assertEquals(List.of("AAPL"), grant.symbols().texts());
        assertEquals(List.of(), grant.topics().publish().texts());
        assertEquals(2, grant.limits().connections().orElseThrow());
        assertEquals(Instant.parse("2026-01-05T01:00:00Z").getEpochSecond() * 1_000_000, grant.expiresMicros());
        assertEquals(
                List.of("{\"event\":\"connect\",\"key\":\"secret-of-alice\"}"),
                stub.questions().stream().map(Object::toString).toList());
        assertEquals(List.of("Bearer shared"), stub.authorizations());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"allow\":false}", "{\"allow\":false,\"reason\":\"no such user\"}"})
    void aRefusedKeyHasNoGrant(String answer) {
        stub.answer(200, question -> answer);

        assertNull(webhook.connect(KEY).join());
        assertNull(webhook.connect(KEY).join());
        assertEquals(1, stub.questions().size());
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void aStatusOfRefusalIsARefusal(int status) {
        stub.answer(status, question -> "");

        assertNull(webhook.connect(KEY).join());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "[]",
                "{}",
                "{\"allow\":null}",
                "{\"allow\":\"true\"}",
                "{\"allow\":1}",
                "{\"allow\":true}",
                "{\"allow\":true,\"user\":\"\",\"roles\":[]}",
                "{\"allow\":true,\"user\":null,\"roles\":[\"read\"]}",
                "{\"allow\":true,\"user\":\"a b\",\"roles\":[\"read\"]}",
                "{\"allow\":true,\"user\":\"a\\nb\",\"roles\":[\"read\"]}",
                "{\"allow\":true,\"user\":\"a\"}",
                "{\"allow\":true,\"user\":\"a\",\"roles\":null}",
                "{\"allow\":true,\"user\":\"a\",\"roles\":[\"root\"]}",
                "{\"allow\":true,\"user\":\"a\",\"roles\":[\"read\"],\"symbols\":null}",
                "{\"allow\":true,\"user\":\"a\",\"roles\":[\"read\"],\"topics\":{\"read\":null}}",
                "{\"allow\":true,\"user\":\"a\",\"roles\":[\"read\"],\"limits\":null}",
                "{\"allow\":true,\"user\":\"a\",\"roles\":[\"read\"],\"expires\":null}",
                "{\"allow\":true,\"user\":\"a\",\"roles\":[\"read\"],\"expires\":\"soon\"}",
                "{\"allow\":false,\"allow\":true,\"user\":\"a\",\"roles\":[\"read\"]}",
                "{\"allow\":true,\"user\":\"a\",\"roles\":[\"read\"]} x"
            })
    void anInvalidAnswerAllowsNothing(String answer) {
        stub.answer(200, question -> answer);

        assertUnavailable(webhook.connect(KEY));
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 302, 404, 500, 503})
    void anotherStatusAllowsNothing(int status) {
        stub.answer(status, question -> status == 204 ? "" : ALICE);

        assertUnavailable(webhook.connect(KEY));
    }

    @Test
    void anAnswerOfUnlimitedSizeAllowsNothing() {
        stub.answer(200, question -> ALICE + " ".repeat(100_000));

        assertUnavailable(webhook.connect(KEY));
    }

    @Test
    void aSlowAnswerAllowsNothing() throws IOException {
        try (StubWebhook slow = new StubWebhook(question -> ALICE)) {
            slow.hold();
            Webhook impatient = webhook(slow, Map.of("quotecast.webhook.timeout", "50ms"));

            assertUnavailable(impatient.connect(KEY));
            impatient.close();
        }
    }

    @Test
    void afterFailuresTheWebhookIsNotAskedForAWhile() {
        stub.answer(500, question -> "");
        for (int i = 0; i < 10; i++) {
            assertUnavailable(webhook.connect(new WebhookCredential("key " + i)));
        }
        assertEquals(5, stub.questions().size());
        stub.answer(200, question -> ALICE);
        assertUnavailable(webhook.connect(KEY));

        nanos += 10_000_000_000L;

        assertEquals("user alice", webhook.connect(KEY).join().holder());
        assertEquals(6, stub.questions().size());
    }

    @Test
    void keptDecisionsAreUsedWhileTheWebhookIsUnavailable() {
        webhook.connect(KEY).join();
        stub.answer(500, question -> "");
        for (int i = 0; i < 10; i++) {
            assertUnavailable(webhook.connect(new WebhookCredential("key " + i)));
        }

        assertEquals("user alice", webhook.connect(KEY).join().holder());
        nanos += 30_000_000_000L;
        assertUnavailable(webhook.connect(KEY));
    }

    @Test
    void openQuestionsAreBounded() {
        Webhook narrow = webhook(stub, Map.of("quotecast.webhook.max-calls", "2"));
        stub.hold();
        CompletableFuture<Grant> first = narrow.connect(new WebhookCredential("1"));
        CompletableFuture<Grant> second = narrow.connect(new WebhookCredential("2"));

        assertUnavailable(narrow.connect(new WebhookCredential("3")));
        stub.release();

        assertEquals("user alice", first.join().holder());
        assertEquals("user alice", second.join().holder());
        assertEquals(
                "user alice", narrow.connect(new WebhookCredential("3")).join().holder());
        narrow.close();
    }

    @Test
    void subscriptionsAndPublishedMessagesAreAskedAbout() {
        Grant alice = webhook.connect(KEY).join();
        stub.answer(
                200,
                question -> question.toString().contains("MSFT")
                                || question.toString().contains("lobby")
                        ? "{\"allow\":false,\"reason\":\"not in your plan\"}"
                        : "{\"allow\":true}");

        assertEquals(
                "",
                webhook.subscribe(alice, Map.of(Channel.TRADES, List.of("AAPL")))
                        .join());
        assertEquals(
                "not in your plan",
                webhook.subscribe(alice, Map.of(Channel.TRADES, List.of("MSFT", "AAPL")))
                        .join());
        assertEquals("", webhook.publish(alice, "desk").join());
        assertEquals("not in your plan", webhook.publish(alice, "lobby").join());
        assertNull(webhook.subscribe(alice, Map.of()));
        assertEquals(
                List.of(
                        "{\"event\":\"subscribe\",\"user\":\"alice\",\"channels\":{\"trades\":[\"AAPL\"]}}",
                        "{\"event\":\"subscribe\",\"user\":\"alice\",\"channels\":{\"trades\":[\"AAPL\",\"MSFT\"]}}",
                        "{\"event\":\"publish\",\"user\":\"alice\",\"topic\":\"desk\"}",
                        "{\"event\":\"publish\",\"user\":\"alice\",\"topic\":\"lobby\"}"),
                stub.questions().stream().skip(1).map(Object::toString).toList());
    }

    @Test
    void onlyChosenEventsAreAskedAbout() {
        Webhook chosen = webhook(stub, Map.of("quotecast.webhook.events", "publish"));
        Grant alice = chosen.connect(KEY).join();

        assertNull(chosen.subscribe(alice, Map.of(Channel.TRADES, List.of("AAPL"))));
        assertTrue(chosen.publish(alice, "desk") != null);
        chosen.close();
    }

    @Test
    void aGrantThatEndedWhileItWasKeptIsAskedAboutAgain() {
        stub.answer(200, question -> ALICE.replace("}", ",\"expires\":\"2026-01-05T00:00:10Z\"}"));
        webhook.connect(KEY).join();
        now = now.plusSeconds(10);
        assertNull(webhook.connect(KEY).join());
        assertEquals(2, stub.questions().size());
    }

    private Webhook webhook(Map<String, String> overrides) {
        return webhook(stub, overrides);
    }

    private Webhook webhook(StubWebhook server, Map<String, String> overrides) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "quotecast.webhook.url", server.address().toString(),
                "quotecast.webhook.secret", "shared",
                "quotecast.webhook.timeout", "30s"));
        settings.putAll(overrides);
        return new Webhook(true, TestConfig.of(settings).webhook(), () -> nanos, () -> now);
    }

    private static void assertUnavailable(CompletableFuture<Grant> answer) {
        CompletionException failure = assertThrows(CompletionException.class, answer::join);
        assertInstanceOf(WebhookUnavailableException.class, failure.getCause());
    }
}
