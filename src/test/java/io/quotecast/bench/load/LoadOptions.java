package io.quotecast.bench.load;

import io.quotecast.market.Topic;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;

/** The options of one run. */
record LoadOptions(
        LoadTarget target,
        SubscriptionOptions subscriptions,
        ConnectionOptions clients,
        DisconnectOptions disconnects,
        TimingOptions timing,
        PublishOptions publish,
        MeasurementOptions measurement) {
    private static final int MAX_SECONDS = 86_400;

    /**
     * @param slowSeconds time for which slow connections do not read; 0 for the whole run
     */
    record ConnectionOptions(int connections, int slow, int slowSeconds, int threads) {}

    /**
     * @param cutSeconds time from the start of the measurement until most connections are cut; 0 for never
     * @param churnPerSecond connections per second that are ended one by one; 0 for none
     */
    record DisconnectOptions(int cutSeconds, int churnPerSecond) {}

    record TimingOptions(int warmUpSeconds, int seconds) {}

    /**
     * @param perSecond messages per second; 0 for none
     */
    record PublishOptions(int perSecond, String topic) {}

    /**
     * @param sampleEvery samples one frame in so many
     * @param expectedPerSecond expected frames per second of each connection; 0 if unknown
     * @param pid process ID of the server, or 0
     */
    record MeasurementOptions(int sampleEvery, int expectedPerSecond, int pid, boolean json) {}

    static LoadOptions read(List<String> arguments) throws UsageException {
        ParsedArguments parsed = ParsedArguments.read(arguments);
        LoadTarget loadTarget = target(parsed);
        PublishOptions publish = new PublishOptions(parsed.number(LoadOption.PUBLISH, 0, 1, 10_000), topic(parsed));
        boolean quiet = loadTarget.uri().getRawQuery() != null || publish.perSecond > 0;
        SubscriptionOptions subscriptions = SubscriptionOptions.of(parsed, !quiet);
        DisconnectOptions disconnects = disconnects(parsed, subscriptions);
        int connections = parsed.number(LoadOption.CONNECTIONS, 100, 1, 1_000_000);
        return new LoadOptions(
                loadTarget,
                subscriptions,
                new ConnectionOptions(
                        connections,
                        parsed.number(LoadOption.SLOW, 0, 0, connections),
                        parsed.number(LoadOption.SLOW_FOR, 0, 1, MAX_SECONDS),
                        parsed.number(LoadOption.THREADS, 1, 1, 64)),
                disconnects,
                new TimingOptions(
                        parsed.number(LoadOption.WARMUP, 5, 0, MAX_SECONDS),
                        parsed.number(LoadOption.DURATION, 10, 1, MAX_SECONDS)),
                publish,
                new MeasurementOptions(
                        parsed.number(LoadOption.SAMPLE, 1, 1, 1_000_000),
                        parsed.number(LoadOption.EXPECT_RATE, 0, 1, 1_000_000),
                        parsed.number(LoadOption.PID, 0, 1, 999_999_999),
                        parsed.has(LoadOption.JSON)));
    }

    LoadOptions with(SubscriptionOptions replacement) {
        return new LoadOptions(target, replacement, clients, disconnects, timing, publish, measurement);
    }

    private static LoadTarget target(ParsedArguments parsed) throws UsageException {
        String text = parsed.text(LoadOption.URI, "ws://127.0.0.1:8080/v1/stream");
        try {
            URI uri = new URI(text);
            if (uri.getHost() != null && ("ws".equals(uri.getScheme()) || "wss".equals(uri.getScheme()))) {
                return new LoadTarget(uri, key(parsed), parsed.has(LoadOption.INSECURE));
            }
        } catch (URISyntaxException e) {
            throw new UsageException("--uri: '" + text + "' is not a URI: " + e.getReason());
        }
        throw new UsageException(
                "--uri: '" + text + "' is not the address of a WebSocket, for example ws://localhost:8080/v1/stream");
    }

    private static DisconnectOptions disconnects(ParsedArguments parsed, SubscriptionOptions subscriptions)
            throws UsageException {
        DisconnectOptions disconnects = new DisconnectOptions(
                parsed.number(LoadOption.CUT, 0, 1, MAX_SECONDS), parsed.number(LoadOption.CHURN, 0, 1, 10_000));
        String message = subscriptions.verbatim().strip();
        boolean any = disconnects.cutSeconds > 0 || disconnects.churnPerSecond > 0;
        if (any
                && (subscriptions.isEmpty()
                        || !message.isEmpty() && !(message.startsWith("{") && message.endsWith("}")))) {
            throw new UsageException("--cut and --churn require channels, or --subscribe with a single JSON object");
        }
        return disconnects;
    }

    private static String key(ParsedArguments parsed) throws UsageException {
        String key = parsed.text(LoadOption.KEY, "");
        if (!key.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new UsageException("--key: only printable ASCII characters without spaces are allowed");
        }
        return key;
    }

    private static String topic(ParsedArguments parsed) throws UsageException {
        String topic = parsed.text(LoadOption.TOPIC, "load");
        if (!Topic.isValid(topic)) {
            throw new UsageException("--topic: '" + topic + "' is not a topic (1 to 64 of a-z A-Z 0-9 . _ -)");
        }
        return topic;
    }
}
