package io.quotecast.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** A client that hears everything on one node, on a thread of its own, until it is told that something is the last. */
public final class StreamRecorder {
    private static final String EVERYTHING =
            "?quotes=*&trades=*&bars=*&tickers=*&statuses=*&messages=lobby&snapshot=false";

    private final List<JsonNode> heard = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private final CompletableFuture<Void> ended;
    private volatile long last;
    private volatile int sources;
    private volatile String epoch = "";

    private StreamRecorder(URI server, String cursor, Predicate<JsonNode> isLast) throws InterruptedException {
        FeedClient client = FeedClient.connect(server, EVERYTHING + cursor);
        epoch = client.greeting().get("epoch").asText();
        ended = CompletableFuture.runAsync(() -> hear(client, isLast));
    }

    /** From now on. */
    public static StreamRecorder of(URI server, Predicate<JsonNode> isLast) throws InterruptedException {
        return new StreamRecorder(server, "", isLast);
    }

    /** From where another stands. */
    public static StreamRecorder behind(StreamRecorder other, URI server, Predicate<JsonNode> isLast)
            throws InterruptedException {
        return new StreamRecorder(server, "&resume=" + other.epoch + ":" + other.last, isLast);
    }

    /** Position of what it heard last; 0 before anything. */
    public long last() {
        return last;
    }

    /** How often it was told how a source is, the journal among them. */
    public int sources() {
        return sources;
    }

    /** All that it heard, when the last has come; fails if it heard of something missing. */
    public List<JsonNode> heard() {
        ended.join();
        if (!faults.isEmpty()) {
            throw new AssertionError(faults.toString());
        }
        return heard;
    }

    /** What it has heard of a connection that has broken. */
    public List<JsonNode> heardUntilBreak() {
        ended.handle((done, failure) -> done).join();
        return heard;
    }

    private void hear(FeedClient client, Predicate<JsonNode> isLast) {
        try (client) {
            for (JsonNode next = client.nextOfAll(); ; next = client.nextOfAll()) {
                if (FeedClient.EVENTS.contains(FeedClient.kind(next)) && !next.has("sn")) {
                    heard.add(next);
                    last = next.get("q").asLong();
                    if (isLast.test(next)) {
                        return;
                    }
                } else if (FeedClient.kind(next).equals("source")) {
                    sources++;
                } else if (FeedClient.kind(next).equals("gap")
                        || !next.path("resumed").path("complete").asBoolean(true)) {
                    faults.add(next.toString());
                }
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
