package io.quotecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.testing.ReceivedEvent;
import io.quotecast.testing.ReconnectingClient;
import io.quotecast.testing.ReconnectingClient.ClientPlan;
import io.quotecast.testing.ServerProcess;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Resume under load: whoever is cut, wherever and however often, has heard in the end what was published. */
@Timeout(480)
class ResumeIT {
    private static final long SEED = 20_260_105;
    private static final long LOAD_NANOS = TimeUnit.SECONDS.toNanos(30);
    /** While one of a thread's clients hears, its others are away, and miss something. */
    private static final int THREADS = 4;

    private static final ClientPlan EVERYTHING =
            new ClientPlan("quotes=*&trades=*&bars=*&tickers=*&statuses=*&messages=lobby&snapshot=false", false, 0);

    private final AtomicBoolean calm = new AtomicBoolean();

    /** A client, and which of all events it is to have heard. */
    private record ClientCase(String name, ReconnectingClient client, Predicate<ReceivedEvent> wants) {}

    @Test
    void theUnionOfWhatWasReceivedEqualsWhatWasPublishedAndNoneTwice() throws Exception {
        try (ServerProcess server = ServerProcess.start(
                "-Dquotecast.simulator.events-per-second=3000", "-Dquotecast.push.backlog=100000")) {
            URI address = server.address();
            ReconnectingClient witness = new ReconnectingClient(address, EVERYTHING, SEED);
            List<ClientCase> clientCases = cases(address);
            ExecutorService threads = Executors.newCachedThreadPool();

            List<Future<Void>> ends = new ArrayList<>();
            ends.add(threads.submit(() -> {
                long end = System.nanoTime() + LOAD_NANOS;
                witness.hearUntilFence(() -> {
                    if (System.nanoTime() > end && calm.compareAndSet(false, true)) {
                        publishFence(address);
                    }
                    return !calm.get();
                });
                return null;
            }));
            for (int thread = 0; thread < THREADS; thread++) {
                List<ClientCase> own = new ArrayList<>();
                for (int number = thread; number < clientCases.size(); number += THREADS) {
                    own.add(clientCases.get(number));
                }
                ends.add(threads.submit(inTurns(own)));
            }
            for (Future<Void> end : ends) {
                end.get();
            }
            threads.shutdown();

            check(witness, clientCases);
        }
    }

    private static List<ClientCase> cases(URI address) {
        List<ClientCase> clientCases = new ArrayList<>();
        add(clientCases, address, "quotes=*&trades=*", 360_000, receivedEvent -> isOf(receivedEvent, "q", "t"));
        add(
                clientCases,
                address,
                "trades=AAPL&quotes=*",
                400_000,
                receivedEvent -> isOf(receivedEvent, "q")
                        || isOf(receivedEvent, "t") && receivedEvent.name().equals("AAPL"));
        add(
                clientCases,
                address,
                "tickers=*&bars=*&statuses=*",
                200_000,
                receivedEvent -> isOf(receivedEvent, "k", "b", "s"));
        // Of what may merge, some may be left out: only the others are compared.
        add(clientCases, address, "quotes=*&trades=*&conflate=100", 140_000, receivedEvent -> isOf(receivedEvent, "t"));
        add(clientCases, address, "trades=*", 50_000, receivedEvent -> isOf(receivedEvent, "t"));
        add(
                clientCases,
                address,
                "quotes=AAPL,MSFT,NVDA,TSLA",
                40_000,
                receivedEvent -> isOf(receivedEvent, "q")
                        && Set.of("AAPL", "MSFT", "NVDA", "TSLA").contains(receivedEvent.name()));
        return clientCases;
    }

    private static void add(
            List<ClientCase> clientCases, URI address, String query, int mostBytes, Predicate<ReceivedEvent> wants) {
        for (boolean events : new boolean[] {false, true}) {
            ClientPlan clientPlan = new ClientPlan(query + "&messages=lobby&snapshot=false", events, mostBytes);
            clientCases.add(new ClientCase(
                    (events ? "events?" : "stream?") + query,
                    new ReconnectingClient(address, clientPlan, SEED + clientCases.size()),
                    receivedEvent -> isOf(receivedEvent, "msg") || wants.test(receivedEvent)));
        }
    }

    private static boolean isOf(ReceivedEvent receivedEvent, String... kinds) {
        return List.of(kinds).contains(receivedEvent.kind());
    }

    private Callable<Void> inTurns(List<ClientCase> clientCases) {
        return () -> {
            while (!calm.get()) {
                for (ClientCase one : clientCases) {
                    one.client.hearUntilCut(calm::get);
                }
            }
            for (ClientCase one : clientCases) {
                one.client.hearUntilFence(() -> false);
            }
            return null;
        };
    }

    private static void publishFence(URI address) {
        HttpRequest request = HttpRequest.newBuilder(address.resolve("/v1/publish/lobby"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(ReconnectingClient.FENCE))
                .build();
        HttpClient.newHttpClient()
                .sendAsync(request, HttpResponse.BodyHandlers.discarding())
                .join();
    }

    private static void check(ReconnectingClient witness, List<ClientCase> clientCases) {
        List<ReceivedEvent> tape = witness.heard();
        long first = tape.get(0).q();
        long last = tape.get(tape.size() - 1).q();
        for (int i = 0; i < tape.size(); i++) {
            assertEquals(first + i, tape.get(i).q(), "the witness has heard every position of the tape");
        }
        Set<Long> messages = new HashSet<>();
        tape.stream()
                .filter(receivedEvent -> isOf(receivedEvent, "msg"))
                .forEach(receivedEvent -> messages.add(receivedEvent.q()));
        for (ClientCase one : clientCases) {
            List<ReceivedEvent> receivedEvent =
                    one.client.heard().stream().filter(one.wants).collect(Collectors.toList());
            assertEquals(List.of(), one.client.faults(), one.name);
            assertTrue(one.client.returns() > 0, one.name);
            for (long q : one.client.acknowledged()) {
                assertTrue(q < first || q > last || messages.contains(q), one.name);
            }
            long began = Math.max(first, receivedEvent.get(0).q());
            assertSame(
                    tape.stream()
                            .filter(event -> event.q() >= began && one.wants.test(event))
                            .toList(),
                    receivedEvent.stream().filter(event -> event.q() >= began).toList(),
                    one.name);
        }
    }

    private static void assertSame(List<ReceivedEvent> expected, List<ReceivedEvent> receivedEvent, String name) {
        for (int i = 0; i < Math.min(expected.size(), receivedEvent.size()); i++) {
            if (!expected.get(i).equals(receivedEvent.get(i))) {
                assertEquals(expected.get(i), receivedEvent.get(i), name + ", event " + i + ", seed " + SEED);
            }
        }
        assertEquals(expected.size(), receivedEvent.size(), name + ", seed " + SEED);
    }
}
