package io.quotecast.bench.load;

import java.util.Locale;

/** The options of the command line; the name of the constant is that of the option. */
enum LoadOption {
    URI("ADDRESS", "address of the server, ws:// or wss:// (ws://127.0.0.1:8080/v1/stream)"),
    CONNECTIONS("N", "number of connections, up to 1000000 (100)"),
    QUOTES("LIST", "symbols separated by commas, or *; if no channel is given, all quotes"),
    TRADES("LIST", "as --quotes"),
    BARS("LIST", "as --quotes"),
    TICKERS("LIST", "as --quotes"),
    STATUSES("LIST", "as --quotes"),
    MESSAGES("LIST", "topics separated by commas"),
    EACH("N", "N random symbols for each connection in the channels given as * (quotes and trades)"),
    SYMBOLS("LIST", "symbols from which --each picks (those of GET /v1/symbols)"),
    CONFLATE("MS", "conflation interval in ms, 0 for none (0)"),
    SUBSCRIBE("JSON", "subscription message to send instead of the options above"),
    SLOW("N", "number of connections that stop reading after they have subscribed (0)"),
    SLOW_FOR("S", "seconds after which these connections read again (never)"),
    CUT("S", "after S seconds of the measurement, cut nine of ten reading connections; they resume"),
    CHURN("N", "end N connections per second: half are cut and resume, half close and are replaced"),
    PUBLISH("RATE", "messages per second to publish on an additional connection, up to 10000"),
    TOPIC("T", "topic of the published messages (load)"),
    WARMUP("S", "seconds before the measurement (5)"),
    DURATION("S", "seconds of the measurement (10)"),
    SAMPLE("N", "measure the latency of one frame in N (1)"),
    EXPECT_RATE("RATE", "expected frames per second of each connection, to correct the latency"),
    THREADS("N", "event loops, up to 64 (1)"),
    PID("PID", "process ID of the server, to measure its CPU time and memory"),
    KEY("KEY", "API key or token, sent as a bearer token"),
    INSECURE("", "accept any certificate"),
    JSON("", "print the report as JSON to standard output, and the table to standard error"),
    HELP("", "print this help");

    private final String value;
    private final String description;

    /**
     * @param value the name of its value; empty if it takes none
     */
    LoadOption(String value, String description) {
        this.value = value;
        this.description = description;
    }

    boolean takesValue() {
        return !value.isEmpty();
    }

    /** Returns the option as it is written on the command line. */
    String text() {
        return "--" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static String help() {
        StringBuilder help = new StringBuilder("""
                Opens connections to a server that speaks the Quotecast protocol, subscribes, checks that no event is
                lost, repeated or out of order, and measures throughput and latency. Exits with 0 if all checks pass,
                1 if one fails, and 2 on wrong usage. Defaults are in parentheses.

                """);
        for (LoadOption loadOption : values()) {
            help.append(
                    String.format("  %-18s %s%n", loadOption.text() + " " + loadOption.value, loadOption.description));
        }
        return help.append("""

                The latency of a frame is the time from the t of its oldest trade, quote, status or message to its
                arrival, including the time for which the event waits while the server stalls. --expect-rate adds the
                samples that a delayed frame stands for. A message of --publish is measured from the time at which it
                was due.
                """).toString();
    }
}
