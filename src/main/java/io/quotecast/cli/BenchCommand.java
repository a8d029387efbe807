package io.quotecast.cli;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quotecast.base.Quoted;
import io.quotecast.cli.bench.LoadClient;
import io.quotecast.cli.bench.LoadDialect;
import io.quotecast.cli.bench.LoadOptions;
import io.quotecast.cli.bench.LoadTarget;
import io.quotecast.cli.bench.SubscriptionOptions;
import io.quotecast.client.FeedChannel;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code bench}: puts load on a running server, checks that nothing is lost, and measures latency. */
@RegisterForReflection // Picocli reads and sets the fields, which a native image does not otherwise contain.
@Command(
        name = "bench",
        sortOptions = false,
        customSynopsis = "quotecast bench [OPTION...]",
        description = "Opens connections to a running server, checks that no event is lost, repeated or out of order,"
                + " and measures latency and CPU time.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:all checks passed", "1:a check failed, or there was no connection", "2:wrong usage"},
        footer = "%nThe latency of a frame is that of its oldest trade, quote, status or message, from its t to its"
                + " arrival. Time that events wait while the server stalls is part of it. --expect-rate adds the"
                + " samples that a late frame stands for. The round trip of a message of --publish starts when the"
                + " message is due.")
final class BenchCommand implements Callable<Integer> {
    private static final int PASSED = 0;
    private static final int FAILED = 1;
    private static final String LOCAL_SERVER = "ws://127.0.0.1:8080";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--uri",
            paramLabel = "ADDRESS",
            defaultValue = "",
            description = "the stream, ws:// or wss:// (that of the dialect at ws://127.0.0.1:8080)")
    private String uri = "";

    @Option(
            names = "--dialect",
            paramLabel = "NAME",
            defaultValue = "quotecast",
            description = "the protocol: quotecast, binance (raw) or alpaca (MessagePack); in the last two, events of"
                    + " --quotes and --trades are counted, but not checked (${DEFAULT-VALUE})")
    private String dialectName = "";

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "100",
            description = "connections to open, up to 1000000 (${DEFAULT-VALUE})")
    private int connections;

    @Option(
            names = "--quotes",
            paramLabel = "LIST",
            split = ",",
            hideParamSyntax = true,
            description = "symbols, separated by commas, or *; all quotes if no channel is given")
    private List<String> quotes = List.of();

    @Option(names = "--trades", paramLabel = "LIST", split = ",", hideParamSyntax = true, description = "as --quotes")
    private List<String> trades = List.of();

    @Option(names = "--bars", paramLabel = "LIST", split = ",", hideParamSyntax = true, description = "as --quotes")
    private List<String> bars = List.of();

    @Option(names = "--tickers", paramLabel = "LIST", split = ",", hideParamSyntax = true, description = "as --quotes")
    private List<String> tickers = List.of();

    @Option(names = "--statuses", paramLabel = "LIST", split = ",", hideParamSyntax = true, description = "as --quotes")
    private List<String> statuses = List.of();

    @Option(names = "--lulds", paramLabel = "LIST", split = ",", hideParamSyntax = true, description = "as --quotes")
    private List<String> lulds = List.of();

    @Option(
            names = "--messages",
            paramLabel = "LIST",
            split = ",",
            hideParamSyntax = true,
            description = "topics, separated by commas, or *")
    private List<String> messages = List.of();

    @Option(
            names = "--each",
            paramLabel = "N",
            defaultValue = "0",
            description = "each connection subscribes to N symbols of its own, up to 5000, in the channels given as *"
                    + " (quotes and trades if none is given)")
    private int symbolsEach;

    @Option(
            names = "--symbols",
            paramLabel = "LIST",
            split = ",",
            hideParamSyntax = true,
            description = "symbols from which --each chooses (those of GET /v1/symbols)")
    private List<String> pool = List.of();

    @Option(
            names = "--conflate",
            paramLabel = "MS",
            defaultValue = "0",
            description = "at most one event per series in this time, up to 60000; 0: every event (${DEFAULT-VALUE})")
    private int conflateMillis;

    @Option(
            names = "--subscribe",
            paramLabel = "JSON",
            defaultValue = "",
            description = "a message to send in place of all these")
    private String verbatim = "";

    @Option(
            names = "--slow",
            paramLabel = "N",
            defaultValue = "0",
            description = "the first N connections stop reading once they have subscribed (${DEFAULT-VALUE})")
    private int slow;

    @Option(
            names = "--slow-for",
            paramLabel = "S",
            defaultValue = "0",
            description = "after this many seconds they continue to read; 0: never (${DEFAULT-VALUE})")
    private int slowSeconds;

    @Option(
            names = "--cut",
            paramLabel = "S",
            defaultValue = "0",
            description = "this many seconds into the measurement, nine out of ten connections that read are cut at"
                    + " once; they reconnect and resume; 0: never (${DEFAULT-VALUE})")
    private int cutSeconds;

    @Option(
            names = "--churn",
            paramLabel = "N",
            defaultValue = "0",
            description = "N connections per second end, up to 10000: half of them are cut and resume, half leave and"
                    + " are replaced (${DEFAULT-VALUE})")
    private int churnPerSecond;

    @Option(
            names = "--publish",
            paramLabel = "RATE",
            defaultValue = "0",
            description = "messages per second that a further connection publishes, up to 10000 (${DEFAULT-VALUE})")
    private int publishPerSecond;

    @Option(
            names = "--topic",
            paramLabel = "TOPIC",
            defaultValue = "load",
            description = "the topic of these messages (${DEFAULT-VALUE})")
    private String topic = "";

    @Option(
            names = "--warmup",
            paramLabel = "S",
            defaultValue = "5",
            description = "seconds before the measurement (${DEFAULT-VALUE})")
    private int warmUpSeconds;

    @Option(
            names = "--duration",
            paramLabel = "S",
            defaultValue = "10",
            description = "seconds of the measurement (${DEFAULT-VALUE})")
    private int seconds;

    @Option(
            names = "--sample",
            paramLabel = "N",
            defaultValue = "1",
            description = "measures the latency of one in N frames (${DEFAULT-VALUE})")
    private int sampleEvery;

    @Option(
            names = "--expect-rate",
            paramLabel = "RATE",
            defaultValue = "0",
            description = "frames per second that each connection should receive: corrects the latency; 0: unknown"
                    + " (${DEFAULT-VALUE})")
    private int expectedPerSecond;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "1",
            description = "event loops of this command, up to 64 (${DEFAULT-VALUE})")
    private int threads;

    @Option(
            names = "--pid",
            paramLabel = "PID",
            defaultValue = "0",
            description = "the process of the server: measures its CPU time and memory")
    private int pid;

    @Option(
            names = "--key",
            paramLabel = "KEY",
            defaultValue = "",
            description = "an API key or a JWT for all connections")
    private String key = "";

    @Option(names = "--insecure", description = "accepts any certificate of the server")
    private boolean insecure;

    @Option(
            names = "--json",
            description = "prints one JSON object on the standard output, and the table on the standard error")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        LoadOptions prepared;
        try {
            prepared = LoadClient.prepare(options());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            spec.commandLine().getErr().println("No connection: " + e.getMessage());
            return FAILED;
        }
        return LoadClient.run(
                        prepared,
                        spec.commandLine().getOut(),
                        spec.commandLine().getErr())
                ? PASSED
                : FAILED;
    }

    /**
     * Returns the options that the command line gives.
     *
     * @throws IllegalArgumentException if a value is invalid; the message names its option
     */
    LoadOptions options() {
        LoadDialect dialect = LoadDialect.named(dialectName);
        LoadTarget target = new LoadTarget(address(dialect), key, insecure, dialect);
        // An address with a query subscribes already, and a publisher alone needs no quotes.
        boolean quotesByDefault = target.uri().getRawQuery() == null && publishPerSecond == 0;
        SubscriptionOptions subscriptions =
                new SubscriptionOptions(names(), conflateMillis, symbolsEach, pool, verbatim);
        return new LoadOptions(
                target,
                subscriptions.withDefaults(quotesByDefault),
                new LoadOptions.ConnectionOptions(connections, slow, slowSeconds, threads),
                new LoadOptions.DisconnectOptions(cutSeconds, churnPerSecond),
                new LoadOptions.TimingOptions(warmUpSeconds, seconds),
                new LoadOptions.PublishOptions(publishPerSecond, topic),
                new LoadOptions.MeasurementOptions(sampleEvery, expectedPerSecond, pid, json));
    }

    private URI address(LoadDialect dialect) {
        try {
            return new URI(uri.isEmpty() ? LOCAL_SERVER + dialect.path() : uri);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("--uri: " + Quoted.of(uri) + " is not an address: " + e.getReason(), e);
        }
    }

    private Map<FeedChannel, List<String>> names() {
        Map<FeedChannel, List<String>> names = new EnumMap<>(FeedChannel.class);
        for (FeedChannel channel : FeedChannel.values()) {
            List<String> list =
                    switch (channel) {
                        case TRADES -> trades;
                        case QUOTES -> quotes;
                        case BARS -> bars;
                        case TICKERS -> tickers;
                        case STATUSES -> statuses;
                        case LULDS -> lulds;
                        case MESSAGES -> messages;
                    };
            if (!list.isEmpty()) {
                names.put(channel, list);
            }
        }
        return names;
    }
}
