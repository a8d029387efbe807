package io.quotecast.cli.bench;

import java.util.Locale;

/** What can be said on the command line. A value of the empty name takes none. */
enum LoadOption {
    URI("ADDRESS", "where to connect: ws:// or wss:// (ws://127.0.0.1:8080/v1/stream)"),
    CONNECTIONS("N", "how many to open, up to 1000000 (100)"),
    QUOTES("LIST", "symbols, comma between, or *; without any channel all quotes are asked for"),
    TRADES("LIST", "as --quotes"),
    BARS("LIST", "as --quotes"),
    TICKERS("LIST", "as --quotes"),
    STATUSES("LIST", "as --quotes"),
    MESSAGES("LIST", "topics"),
    EACH("N", "each connection its own N symbols, in the channels given as * (quotes and trades)"),
    SYMBOLS("LIST", "the symbols to pick from (those of GET /v1/symbols)"),
    CONFLATE("MS", "at most one event per series in so many ms (0)"),
    SUBSCRIBE("JSON", "a message to send in place of all these"),
    SLOW("N", "the first N connections stop reading once subscribed (0)"),
    SLOW_FOR("S", "and read on after so many seconds (never)"),
    CUT("S", "S seconds into the measuring, cut nine of ten that read, at once: they come back and resume"),
    CHURN("N", "end N connections per second: half are cut and resume, half leave and come anew"),
    PUBLISH("RATE", "messages per second, on a connection of its own, up to 10000"),
    TOPIC("T", "where to publish (load)"),
    WARMUP("S", "seconds before anything is measured (5)"),
    DURATION("S", "seconds that are measured (10)"),
    SAMPLE("N", "take the latency of one in N frames (1)"),
    EXPECT_RATE("RATE", "frames per second that each connection should get: corrects the latency"),
    THREADS("N", "event loops, up to 64 (1)"),
    PID("PID", "the server's process: its CPU and memory"),
    KEY("KEY", "shown to the server as a bearer"),
    INSECURE("", "any certificate will do"),
    JSON("", "one JSON object on the standard output; the table goes to the other"),
    HELP("", "this");

    private final String value;
    private final String meaning;

    LoadOption(String value, String meaning) {
        this.value = value;
        this.meaning = meaning;
    }

    boolean takesValue() {
        return !value.isEmpty();
    }

    /** As it is written. */
    String text() {
        return "--" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static String help() {
        StringBuilder help = new StringBuilder("Opens connections to a server of the Quotecast protocol, subscribes, ");
        help.append("checks that nothing is lost,\nand measures what comes. Ends by itself: ");
        help.append("0 if all checks pass, 1 if not, 2 for wrong usage.\n\n");
        for (LoadOption loadOption : values()) {
            help.append(String.format("  %-18s %s%n", loadOption.text() + " " + loadOption.value, loadOption.meaning));
        }
        help.append("\nLatency is taken from the oldest trade, quote, status or message of a frame, from its t to its");
        help.append("\narrival: the wait behind a server that stands still is part of it. --expect-rate adds the");
        help.append("\nsamples that such a frame stands for. A message of --publish is timed from when it was due.\n");
        return help.toString();
    }
}
