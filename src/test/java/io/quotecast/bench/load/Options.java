package io.quotecast.bench.load;

import io.quotecast.market.Topic;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;

/** What one run is to do. */
record Options(
        Target target,
        Wishes wishes,
        Crowd crowd,
        Trouble trouble,
        Window window,
        Publishing publishing,
        Measures measures) {
    private static final int MOST_SECONDS = 86_400;

    /**
     * @param slowSeconds how long the slow ones do not read; 0 for good
     */
    record Crowd(int connections, int slow, int slowSeconds, int threads) {}

    /**
     * @param cutSeconds how long after the beginning of the measuring most are cut; 0 for never
     * @param churnPerSecond how many are ended one by one; 0 for none
     */
    record Trouble(int cutSeconds, int churnPerSecond) {}

    record Window(int warmUpSeconds, int seconds) {}

    /**
     * @param perSecond 0 for nothing
     */
    record Publishing(int perSecond, String topic) {}

    /**
     * @param sampleEvery one in so many frames
     * @param expectedPerSecond frames that each connection should get; 0 if it is not known
     * @param pid of the server, or 0
     */
    record Measures(int sampleEvery, int expectedPerSecond, int pid, boolean json) {}

    static Options read(List<String> arguments) throws WrongUsage {
        Given given = Given.read(arguments);
        Target target = target(given);
        Publishing publishing = new Publishing(given.number(Option.PUBLISH, 0, 1, 10_000), topic(given));
        boolean quiet = target.uri().getRawQuery() != null || publishing.perSecond > 0;
        Wishes wishes = Wishes.of(given, !quiet);
        Trouble trouble = trouble(given, wishes);
        int connections = given.number(Option.CONNECTIONS, 100, 1, 1_000_000);
        return new Options(
                target,
                wishes,
                new Crowd(
                        connections,
                        given.number(Option.SLOW, 0, 0, connections),
                        given.number(Option.SLOW_FOR, 0, 1, MOST_SECONDS),
                        given.number(Option.THREADS, 1, 1, 64)),
                trouble,
                new Window(
                        given.number(Option.WARMUP, 5, 0, MOST_SECONDS),
                        given.number(Option.DURATION, 10, 1, MOST_SECONDS)),
                publishing,
                new Measures(
                        given.number(Option.SAMPLE, 1, 1, 1_000_000),
                        given.number(Option.EXPECT_RATE, 0, 1, 1_000_000),
                        given.number(Option.PID, 0, 1, 999_999_999),
                        given.has(Option.JSON)));
    }

    Options with(Wishes others) {
        return new Options(target, others, crowd, trouble, window, publishing, measures);
    }

    private static Target target(Given given) throws WrongUsage {
        String text = given.text(Option.URI, "ws://127.0.0.1:8080/v1/stream");
        try {
            URI uri = new URI(text);
            if (uri.getHost() != null && ("ws".equals(uri.getScheme()) || "wss".equals(uri.getScheme()))) {
                return new Target(uri, key(given), given.has(Option.INSECURE));
            }
        } catch (URISyntaxException e) {
            throw new WrongUsage("--uri '" + text + "' is not an address: " + e.getReason());
        }
        throw new WrongUsage("--uri '" + text + "' is not the address of a WebSocket: ws://host:port/v1/stream");
    }

    private static Trouble trouble(Given given, Wishes wishes) throws WrongUsage {
        Trouble trouble =
                new Trouble(given.number(Option.CUT, 0, 1, MOST_SECONDS), given.number(Option.CHURN, 0, 1, 10_000));
        String message = wishes.verbatim().strip();
        boolean any = trouble.cutSeconds > 0 || trouble.churnPerSecond > 0;
        if (any && (wishes.isEmpty() || !message.isEmpty() && !(message.startsWith("{") && message.endsWith("}")))) {
            throw new WrongUsage("--cut and --churn need a subscription to add a cursor to: channels, or --subscribe"
                    + " with one object");
        }
        return trouble;
    }

    private static String key(Given given) throws WrongUsage {
        String key = given.text(Option.KEY, "");
        if (!key.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new WrongUsage("--key may have visible letters of ASCII only");
        }
        return key;
    }

    private static String topic(Given given) throws WrongUsage {
        String topic = given.text(Option.TOPIC, "load");
        if (!Topic.isValid(topic)) {
            throw new WrongUsage("--topic '" + topic + "' is not a topic: 1-64 of a-z A-Z 0-9 . _ -");
        }
        return topic;
    }
}
