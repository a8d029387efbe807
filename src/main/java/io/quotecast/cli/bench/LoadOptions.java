package io.quotecast.cli.bench;

import io.quotecast.base.Quoted;
import io.quotecast.market.Topic;

/** The options of one run. Every record checks its values, and names the option of a value that is out of range. */
public record LoadOptions(
        LoadTarget target,
        SubscriptionOptions subscriptions,
        ConnectionOptions clients,
        DisconnectOptions disconnects,
        TimingOptions timing,
        PublishOptions publish,
        MeasurementOptions measurement) {
    private static final int MAX_SECONDS = 86_400;

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if connections are to resume without a subscription to add a cursor to, or if
     *     the dialect does not have what is asked for
     */
    public LoadOptions {
        if (disconnects.isAny() && !subscriptions.canResume()) {
            throw new IllegalArgumentException("--cut and --churn need a subscription to add a cursor to: channels, or"
                    + " --subscribe with one object");
        }
        boolean isPlain = subscriptions.isPlain() && publish.perSecond() == 0 && !disconnects.isAny();
        if (target.dialect() != LoadDialect.QUOTECAST && !isPlain) {
            throw new IllegalArgumentException(
                    "--dialect: in " + target.dialect().text()
                            + ", connections can only subscribe to --quotes and --trades of symbols, without *");
        }
    }

    /**
     * Connections.
     *
     * @param connections how many, 1 to 1,000,000
     * @param slow how many of them stop reading
     * @param slowSeconds the time for which they do not read; 0 until the end
     * @param threads event loops, 1 to 64
     */
    public record ConnectionOptions(int connections, int slow, int slowSeconds, int threads) {
        public ConnectionOptions {
            Range.check("--connections", connections, 1, 1_000_000);
            Range.check("--slow", slow, 0, connections);
            Range.check("--slow-for", slowSeconds, 0, MAX_SECONDS);
            Range.check("--threads", threads, 1, 64);
        }
    }

    /**
     * Connections that are ended on purpose.
     *
     * @param cutSeconds the time from the start of the measurement until most connections are cut; 0 for never
     * @param churnPerSecond connections that are ended one by one; 0 for none
     */
    public record DisconnectOptions(int cutSeconds, int churnPerSecond) {
        public DisconnectOptions {
            Range.check("--cut", cutSeconds, 0, MAX_SECONDS);
            Range.check("--churn", churnPerSecond, 0, 10_000);
        }

        boolean isAny() {
            return cutSeconds > 0 || churnPerSecond > 0;
        }
    }

    /** Durations. */
    public record TimingOptions(int warmUpSeconds, int seconds) {
        public TimingOptions {
            Range.check("--warmup", warmUpSeconds, 0, MAX_SECONDS);
            Range.check("--duration", seconds, 1, MAX_SECONDS);
        }
    }

    /**
     * Messages that are published.
     *
     * @param perSecond up to 10,000; 0 for none
     */
    public record PublishOptions(int perSecond, String topic) {
        public PublishOptions {
            Range.check("--publish", perSecond, 0, 10_000);
            if (!Topic.isValid(topic)) {
                throw new IllegalArgumentException(
                        "--topic: " + Quoted.of(topic) + " is not a topic (1 to 64 of a-z A-Z 0-9 . _ -)");
            }
        }
    }

    /**
     * Measurement and report.
     *
     * @param sampleEvery one in so many frames is sampled
     * @param expectedPerSecond frames that each connection should receive; 0 if unknown
     * @param pid of the server; 0 if unknown
     */
    public record MeasurementOptions(int sampleEvery, int expectedPerSecond, int pid, boolean json) {
        public MeasurementOptions {
            Range.check("--sample", sampleEvery, 1, 1_000_000);
            Range.check("--expect-rate", expectedPerSecond, 0, 1_000_000);
            Range.check("--pid", pid, 0, 999_999_999);
        }
    }

    LoadOptions with(SubscriptionOptions replacement) {
        return new LoadOptions(target, replacement, clients, disconnects, timing, publish, measurement);
    }
}
