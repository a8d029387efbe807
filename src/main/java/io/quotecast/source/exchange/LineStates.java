package io.quotecast.source.exchange;

import io.quotecast.source.SourceState;
import java.util.Arrays;

/** The state of two lines that carry the same products: that of the better one. Safe on any thread. */
final class LineStates {
    private static final String[] NAMES = {"A", "B"};

    private final ExchangeConnection.StateReporter reporter;
    private final SourceState.Kind[] kinds = new SourceState.Kind[NAMES.length];
    private final String[] texts = new String[NAMES.length];

    /**
     * @param reporter receives the state of both lines together
     */
    LineStates(ExchangeConnection.StateReporter reporter) {
        this.reporter = reporter;
        Arrays.fill(kinds, SourceState.Kind.DOWN);
        Arrays.fill(texts, "not connected");
    }

    /**
     * Returns the reporter of one line.
     *
     * @param line 0 for line A, 1 for line B
     */
    ExchangeConnection.StateReporter reporter(int line) {
        return (kind, text) -> report(line, kind, text);
    }

    private synchronized void report(int line, SourceState.Kind kind, String text) {
        kinds[line] = kind;
        texts[line] = text;
        int better = kinds[0].compareTo(kinds[1]) <= 0 ? 0 : 1;
        reporter.report(kinds[better], describe(better) + "; " + describe(1 - better));
    }

    private String describe(int line) {
        return "line " + NAMES[line] + " " + kinds[line].text() + ": " + texts[line];
    }
}
