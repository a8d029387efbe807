package io.quotecast.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
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
    private static final int MAX_AGE_MILLIS = 10_000;

    private final FeedClient client;
    private final Thread reader;
    private final AtomicLong events = new AtomicLong();
    private final AtomicLong reportedLosses = new AtomicLong();
    /** Events by their age in milliseconds when they arrive. */
    private final AtomicLongArray ages = new AtomicLongArray(MAX_AGE_MILLIS + 1);

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

    /** Returns the number of received events. */
    public long events() {
        return events.get();
    }

    /** Forgets the ages of the events so far. */
    public void resetAges() {
        for (int age = 0; age <= MAX_AGE_MILLIS; age++) {
            ages.set(age, 0);
        }
    }

    /** Returns how often the server has reported a loss. */
    public long reportedLosses() {
        return reportedLosses.get();
    }

    /** Returns the age that 99 % of the events had at most when they arrived, in milliseconds. */
    public int p99AgeMillis() {
        long count = 0;
        for (int age = 0; age <= MAX_AGE_MILLIS; age++) {
            count += ages.get(age);
        }
        long rest = count / 100;
        int age = MAX_AGE_MILLIS;
        while (age > 0 && ages.get(age) <= rest) {
            rest -= ages.get(age--);
        }
        return age;
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
            reportedLosses.incrementAndGet();
            seriesNumbers.clear();
        } else if (FeedClient.EVENTS.contains(kind)) {
            events.incrementAndGet();
            long ageMillis = System.currentTimeMillis() - object.path("t").asLong() / 1_000;
            ages.incrementAndGet((int) Math.max(0, Math.min(MAX_AGE_MILLIS, ageMillis)));
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
