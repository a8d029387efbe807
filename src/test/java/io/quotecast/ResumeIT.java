package io.quotecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.testing.Heard;
import io.quotecast.testing.ReturningClient;
import io.quotecast.testing.ReturningClient.Wish;
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

    private static final Wish EVERYTHING =
            new Wish("quotes=*&trades=*&bars=*&tickers=*&statuses=*&messages=lobby&snapshot=false", false, 0);

    private final AtomicBoolean calm = new AtomicBoolean();

    /** A client, and which of all events it is to have heard. */
    private record Case(String name, ReturningClient client, Predicate<Heard> wants) {}

    @Test
    void theUnionOfWhatWasReceivedEqualsWhatWasPublishedAndNoneTwice() throws Exception {
        try (ServerProcess server = ServerProcess.start(
                "-Dquotecast.simulator.events-per-second=3000", "-Dquotecast.push.backlog=100000")) {
            URI address = server.address();
            ReturningClient witness = new ReturningClient(address, EVERYTHING, SEED);
            List<Case> cases = cases(address);
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
                List<Case> own = new ArrayList<>();
                for (int number = thread; number < cases.size(); number += THREADS) {
                    own.add(cases.get(number));
                }
                ends.add(threads.submit(inTurns(own)));
            }
            for (Future<Void> end : ends) {
                end.get();
            }
            threads.shutdown();

            check(witness, cases);
        }
    }

    private static List<Case> cases(URI address) {
        List<Case> cases = new ArrayList<>();
        add(cases, address, "quotes=*&trades=*", 360_000, heard -> isOf(heard, "q", "t"));
        add(
                cases,
                address,
                "trades=AAPL&quotes=*",
                400_000,
                heard -> isOf(heard, "q") || isOf(heard, "t") && heard.name().equals("AAPL"));
        add(cases, address, "tickers=*&bars=*&statuses=*", 200_000, heard -> isOf(heard, "k", "b", "s"));
        // Of what may merge, some may be left out: only the others are compared.
        add(cases, address, "quotes=*&trades=*&conflate=100", 140_000, heard -> isOf(heard, "t"));
        add(cases, address, "trades=*", 50_000, heard -> isOf(heard, "t"));
        add(
                cases,
                address,
                "quotes=AAPL,MSFT,NVDA,TSLA",
                40_000,
                heard -> isOf(heard, "q")
                        && Set.of("AAPL", "MSFT", "NVDA", "TSLA").contains(heard.name()));
        return cases;
    }

    private static void add(List<Case> cases, URI address, String query, int mostBytes, Predicate<Heard> wants) {
        for (boolean events : new boolean[] {false, true}) {
            Wish wish = new Wish(query + "&messages=lobby&snapshot=false", events, mostBytes);
            cases.add(new Case(
                    (events ? "events?" : "stream?") + query,
                    new ReturningClient(address, wish, SEED + cases.size()),
                    heard -> isOf(heard, "msg") || wants.test(heard)));
        }
    }

    private static boolean isOf(Heard heard, String... kinds) {
        return List.of(kinds).contains(heard.kind());
    }

    private Callable<Void> inTurns(List<Case> cases) {
        return () -> {
            while (!calm.get()) {
                for (Case one : cases) {
                    one.client.hearUntilCut(calm::get);
                }
            }
            for (Case one : cases) {
                one.client.hearUntilFence(() -> false);
            }
            return null;
        };
    }

    private static void publishFence(URI address) {
        HttpRequest request = HttpRequest.newBuilder(address.resolve("/v1/publish/lobby"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(ReturningClient.FENCE))
                .build();
        HttpClient.newHttpClient()
                .sendAsync(request, HttpResponse.BodyHandlers.discarding())
                .join();
    }

    private static void check(ReturningClient witness, List<Case> cases) {
        List<Heard> tape = witness.heard();
        long first = tape.get(0).q();
        long last = tape.get(tape.size() - 1).q();
        for (int i = 0; i < tape.size(); i++) {
            assertEquals(first + i, tape.get(i).q(), "the witness has heard every position of the tape");
        }
        Set<Long> messages = new HashSet<>();
        tape.stream().filter(heard -> isOf(heard, "msg")).forEach(heard -> messages.add(heard.q()));
        for (Case one : cases) {
            List<Heard> heard = one.client.heard().stream().filter(one.wants).collect(Collectors.toList());
            assertEquals(List.of(), one.client.faults(), one.name);
            assertTrue(one.client.returns() > 0, one.name);
            for (long q : one.client.acknowledged()) {
                assertTrue(q < first || q > last || messages.contains(q), one.name);
            }
            long began = Math.max(first, heard.get(0).q());
            assertSame(
                    tape.stream()
                            .filter(event -> event.q() >= began && one.wants.test(event))
                            .toList(),
                    heard.stream().filter(event -> event.q() >= began).toList(),
                    one.name);
        }
    }

    private static void assertSame(List<Heard> expected, List<Heard> heard, String name) {
        for (int i = 0; i < Math.min(expected.size(), heard.size()); i++) {
            if (!expected.get(i).equals(heard.get(i))) {
                assertEquals(expected.get(i), heard.get(i), name + ", event " + i + ", seed " + SEED);
            }
        }
        assertEquals(expected.size(), heard.size(), name + ", seed " + SEED);
    }
}
