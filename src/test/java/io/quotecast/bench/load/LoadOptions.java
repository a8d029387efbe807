package io.quotecast.bench.load;

import io.quotecast.market.Topic;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;

/** What one run is to do. */
record LoadOptions(
        LoadTarget target,
        SubscriptionOptions wishes,
        ConnectionOptions crowd,
        DisconnectOptions trouble,
        TimingOptions window,
        PublishOptions publishing,
        MeasurementOptions measures) {
    private static final int MOST_SECONDS = 86_400;

    /**
     * @param slowSeconds how long the slow ones do not read; 0 for good
     */
    record ConnectionOptions(int connections, int slow, int slowSeconds, int threads) {}

    /**
     * @param cutSeconds how long after the beginning of the measuring most are cut; 0 for never
     * @param churnPerSecond how many are ended one by one; 0 for none
     */
    record DisconnectOptions(int cutSeconds, int churnPerSecond) {}

    record TimingOptions(int warmUpSeconds, int seconds) {}

    /**
     * @param perSecond 0 for nothing
     */
    record PublishOptions(int perSecond, String topic) {}

    /**
     * @param sampleEvery one in so many frames
     * @param expectedPerSecond frames that each connection should get; 0 if it is not known
     * @param pid of the server, or 0
     */
    record MeasurementOptions(int sampleEvery, int expectedPerSecond, int pid, boolean json) {}

    static LoadOptions read(List<String> arguments) throws UsageException {
        ParsedArguments parsedArguments = ParsedArguments.read(arguments);
        LoadTarget loadTarget = target(parsedArguments);
        PublishOptions publishOptions =
                new PublishOptions(parsedArguments.number(LoadOption.PUBLISH, 0, 1, 10_000), topic(parsedArguments));
        boolean quiet = loadTarget.uri().getRawQuery() != null || publishOptions.perSecond > 0;
        SubscriptionOptions subscriptionOptions = SubscriptionOptions.of(parsedArguments, !quiet);
        DisconnectOptions disconnectOptions = trouble(parsedArguments, subscriptionOptions);
        int connections = parsedArguments.number(LoadOption.CONNECTIONS, 100, 1, 1_000_000);
        return new LoadOptions(
                loadTarget,
                subscriptionOptions,
                new ConnectionOptions(
                        connections,
                        parsedArguments.number(LoadOption.SLOW, 0, 0, connections),
                        parsedArguments.number(LoadOption.SLOW_FOR, 0, 1, MOST_SECONDS),
                        parsedArguments.number(LoadOption.THREADS, 1, 1, 64)),
                disconnectOptions,
                new TimingOptions(
                        parsedArguments.number(LoadOption.WARMUP, 5, 0, MOST_SECONDS),
                        parsedArguments.number(LoadOption.DURATION, 10, 1, MOST_SECONDS)),
                publishOptions,
                new MeasurementOptions(
                        parsedArguments.number(LoadOption.SAMPLE, 1, 1, 1_000_000),
                        parsedArguments.number(LoadOption.EXPECT_RATE, 0, 1, 1_000_000),
                        parsedArguments.number(LoadOption.PID, 0, 1, 999_999_999),
                        parsedArguments.has(LoadOption.JSON)));
    }

    LoadOptions with(SubscriptionOptions others) {
        return new LoadOptions(target, others, crowd, trouble, window, publishing, measures);
    }

    private static LoadTarget target(ParsedArguments parsedArguments) throws UsageException {
        String text = parsedArguments.text(LoadOption.URI, "ws://127.0.0.1:8080/v1/stream");
        try {
            URI uri = new URI(text);
            if (uri.getHost() != null && ("ws".equals(uri.getScheme()) || "wss".equals(uri.getScheme()))) {
                return new LoadTarget(uri, key(parsedArguments), parsedArguments.has(LoadOption.INSECURE));
            }
        } catch (URISyntaxException e) {
            throw new UsageException("--uri '" + text + "' is not an address: " + e.getReason());
        }
        throw new UsageException("--uri '" + text + "' is not the address of a WebSocket: ws://host:port/v1/stream");
    }

    private static DisconnectOptions trouble(ParsedArguments parsedArguments, SubscriptionOptions subscriptionOptions)
            throws UsageException {
        DisconnectOptions disconnectOptions = new DisconnectOptions(
                parsedArguments.number(LoadOption.CUT, 0, 1, MOST_SECONDS),
                parsedArguments.number(LoadOption.CHURN, 0, 1, 10_000));
        String message = subscriptionOptions.verbatim().strip();
        boolean any = disconnectOptions.cutSeconds > 0 || disconnectOptions.churnPerSecond > 0;
        if (any
                && (subscriptionOptions.isEmpty()
                        || !message.isEmpty() && !(message.startsWith("{") && message.endsWith("}")))) {
            throw new UsageException(
                    "--cut and --churn need a subscription to add a cursor to: channels, or --subscribe"
                            + " with one object");
        }
        return disconnectOptions;
    }

    private static String key(ParsedArguments parsedArguments) throws UsageException {
        String key = parsedArguments.text(LoadOption.KEY, "");
        if (!key.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new UsageException("--key may have visible letters of ASCII only");
        }
        return key;
    }

    private static String topic(ParsedArguments parsedArguments) throws UsageException {
        String topic = parsedArguments.text(LoadOption.TOPIC, "load");
        if (!Topic.isValid(topic)) {
            throw new UsageException("--topic '" + topic + "' is not a topic: 1-64 of a-z A-Z 0-9 . _ -");
        }
        return topic;
    }
}
