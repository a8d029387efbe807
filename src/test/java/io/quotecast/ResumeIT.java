package io.quotecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.testing.FeedClient;
import io.quotecast.testing.ReceivedEvent;
import io.quotecast.testing.ReconnectingClient;
import io.quotecast.testing.ReconnectingClient.ClientPlan;
import io.quotecast.testing.ServerProcess;
import java.net.URI;
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

/** Resume under load: clients that are disconnected repeatedly, at any byte, receive everything that was published. */
@Timeout(480)
class ResumeIT {
    private static final long SEED = 20_260_105;
    private static final long LOAD_NANOS = TimeUnit.SECONDS.toNanos(30);
    /** Each thread runs one of its clients at a time; the others are disconnected meanwhile and miss events. */
    private static final int THREADS = 4;

    private static final ClientPlan ALL_CHANNELS = new ClientPlan(FeedClient.ALL_CHANNELS, false, 0);

    private final AtomicBoolean isStopping = new AtomicBoolean();

    /** A client, and a filter for the events that it must receive. */
    private record ClientCase(String name, ReconnectingClient client, Predicate<ReceivedEvent> filter) {}

    @Test
    void reconnectingClientsReceiveEveryEventExactlyOnce() throws Exception {
        try (ServerProcess server = ServerProcess.start(
                "-Dquotecast.simulator.events-per-second=3000", "-Dquotecast.push.buffer-events=100000")) {
            URI address = server.address();
            ReconnectingClient witness = new ReconnectingClient(address, ALL_CHANNELS, SEED);
            List<ClientCase> clientCases = cases(address);
            ExecutorService threads = Executors.newCachedThreadPool();

            List<Future<Void>> ends = new ArrayList<>();
            ends.add(threads.submit(() -> {
                long end = System.nanoTime() + LOAD_NANOS;
                witness.receiveUntilFence(() -> {
                    if (System.nanoTime() > end && isStopping.compareAndSet(false, true)) {
                        server.publishFence();
                    }
                    return !isStopping.get();
                });
                return null;
            }));
            for (int thread = 0; thread < THREADS; thread++) {
                List<ClientCase> ownCases = new ArrayList<>();
                for (int number = thread; number < clientCases.size(); number += THREADS) {
                    ownCases.add(clientCases.get(number));
                }
                ends.add(threads.submit(takeTurns(ownCases)));
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
        add(clientCases, address, "quotes=*&trades=*", 360_000, received -> isOfKind(received, "q", "t"));
        add(
                clientCases,
                address,
                "trades=AAPL&quotes=*",
                400_000,
                received -> isOfKind(received, "q")
                        || isOfKind(received, "t") && received.name().equals("AAPL"));
        add(
                clientCases,
                address,
                "tickers=*&bars=*&statuses=*",
                200_000,
                received -> isOfKind(received, "k", "b", "s"));
        // Conflation omits some quotes, so only trades are compared.
        add(clientCases, address, "quotes=*&trades=*&conflate=100", 140_000, received -> isOfKind(received, "t"));
        add(clientCases, address, "trades=*", 50_000, received -> isOfKind(received, "t"));
        add(
                clientCases,
                address,
                "quotes=AAPL,MSFT,NVDA,TSLA",
                40_000,
                received -> isOfKind(received, "q")
                        && Set.of("AAPL", "MSFT", "NVDA", "TSLA").contains(received.name()));
        return clientCases;
    }

    private static void add(
            List<ClientCase> clientCases, URI address, String query, int maxBytes, Predicate<ReceivedEvent> filter) {
        for (boolean isSse : new boolean[] {false, true}) {
            ClientPlan plan = new ClientPlan(query + "&messages=lobby&snapshot=false", isSse, maxBytes);
            clientCases.add(new ClientCase(
                    (isSse ? "events?" : "stream?") + query,
                    new ReconnectingClient(address, plan, SEED + clientCases.size()),
                    received -> isOfKind(received, "msg") || filter.test(received)));
        }
    }

    private static boolean isOfKind(ReceivedEvent received, String... kinds) {
        return List.of(kinds).contains(received.kind());
    }

    private Callable<Void> takeTurns(List<ClientCase> clientCases) {
        return () -> {
            while (!isStopping.get()) {
                for (ClientCase clientCase : clientCases) {
                    clientCase.client.receiveUntilCut(isStopping::get);
                }
            }
            for (ClientCase clientCase : clientCases) {
                clientCase.client.receiveUntilFence(() -> false);
            }
            return null;
        };
    }

    private static void check(ReconnectingClient witness, List<ClientCase> clientCases) {
        List<ReceivedEvent> allEvents = witness.received();
        long first = allEvents.get(0).position();
        long last = allEvents.get(allEvents.size() - 1).position();
        for (int i = 0; i < allEvents.size(); i++) {
            assertEquals(first + i, allEvents.get(i).position(), "the witness has not received every position");
        }
        Set<Long> messages = new HashSet<>();
        allEvents.stream()
                .filter(received -> isOfKind(received, "msg"))
                .forEach(received -> messages.add(received.position()));
        for (ClientCase clientCase : clientCases) {
            List<ReceivedEvent> received = clientCase.client.received().stream()
                    .filter(clientCase.filter)
                    .collect(Collectors.toList());
            assertEquals(List.of(), clientCase.client.faults(), clientCase.name);
            assertTrue(clientCase.client.completedResumes() > 0, clientCase.name);
            for (long position : clientCase.client.acknowledged()) {
                assertTrue(position < first || position > last || messages.contains(position), clientCase.name);
            }
            long firstPosition = Math.max(first, received.get(0).position());
            assertSameEvents(
                    allEvents.stream()
                            .filter(event -> event.position() >= firstPosition && clientCase.filter.test(event))
                            .toList(),
                    received.stream()
                            .filter(event -> event.position() >= firstPosition)
                            .toList(),
                    clientCase.name);
        }
    }

    private static void assertSameEvents(List<ReceivedEvent> expected, List<ReceivedEvent> received, String name) {
        for (int i = 0; i < Math.min(expected.size(), received.size()); i++) {
            if (!expected.get(i).equals(received.get(i))) {
                assertEquals(expected.get(i), received.get(i), name + ", event " + i + ", seed " + SEED);
            }
        }
        assertEquals(expected.size(), received.size(), name + ", seed " + SEED);
    }
}
