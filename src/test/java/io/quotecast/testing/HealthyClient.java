package io.quotecast.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.quotecast.base.Micros;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A client of the feed that reads on a thread of its own, and checks that no event is lost without a report, repeated
 * or out of order.
 */
public final class HealthyClient implements AutoCloseable {
    private final FeedClient client;
    private final Thread reader;
    private final AtomicLong events = new AtomicLong();
    private final AtomicLong gaps = new AtomicLong();
    /** Events by the time between their own time and their arrival, in ms; the last number counts all above. */
    private final AtomicLongArray latencies = new AtomicLongArray(10_001);

    private final List<String> faults = new CopyOnWriteArrayList<>();
    private final Map<String, Long> seriesNumbers = new HashMap<>();
    private long position;
    private volatile boolean isClosing;

    private HealthyClient(FeedClient client) {
        this.client = client;
        this.reader = new Thread(this::read, "healthy-client");
        reader.setDaemon(true);
        reader.start();
    }

    /** Connects and subscribes to all trades, quotes and statuses. */
    public static HealthyClient connect(URI server) throws InterruptedException {
        return new HealthyClient(FeedClient.connect(server, "?trades=*&quotes=*&statuses=*&snapshot=false"));
    }

    /** Waits until the client has received so many more events. */
    public void awaitEvents(long count) {
        long until = events.get() + count;
        Await.until(count + " more events", () -> events.get() >= until || !faults.isEmpty());
        check();
    }

    /** Fails if an event was lost, repeated or out of order, or if the connection has ended. */
    public void check() {
        assertEquals(List.of(), new ArrayList<>(faults));
    }

    /** Returns how often the client was told of a loss. */
    public long gaps() {
        return gaps.get();
    }

    /** Returns the number of events. */
    public long events() {
        return events.get();
    }

    /** Returns the time within which this share of the events has arrived, in ms. */
    public int latencyMillis(double share) {
        long rest = (long) (share * events.get());
        int millis = 0;
        while (millis < latencies.length() - 1 && (rest -= latencies.get(millis)) > 0) {
            millis++;
        }
        return millis;
    }

    private void read() {
        try {
            while (true) {
                receive(client.nextOfAnyKind());
            }
        } catch (InterruptedException | RuntimeException | AssertionError e) {
            if (!isClosing) {
                faults.add("the connection has ended: " + e);
            }
        }
    }

    private void receive(JsonNode object) {
        String kind = FeedClient.kind(object);
        if (kind.equals("gap") || kind.equals("slow")) {
            // The loss is reported; counting starts again.
            seriesNumbers.clear();
            gaps.incrementAndGet();
        } else if (FeedClient.EVENTS.contains(kind)) {
            events.incrementAndGet();
            long millis = (Micros.now(Clock.systemUTC()) - object.path("t").asLong()) / 1_000;
            latencies.incrementAndGet((int) Math.max(0, Math.min(latencies.length() - 1, millis)));
            long next = object.path("q").asLong();
            if (next <= position) {
                faults.add("position " + next + " after " + position);
            }
            position = next;
            String series = kind + " " + object.path("S").asText();
            long number = object.path("u").asLong();
            Long previous = seriesNumbers.put(series, number);
            if (previous != null && number != previous + 1) {
                faults.add(series + ": number " + number + " after " + previous);
            }
        }
    }

    @Override
    public void close() {
        isClosing = true;
        client.close();
    }
}
