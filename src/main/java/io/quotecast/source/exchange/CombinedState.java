package io.quotecast.source.exchange;

import io.quotecast.source.EventSink;
import io.quotecast.source.SourceState;
import java.util.Arrays;

/** The state of a source with several connections: that of the worst one. Safe on any thread. */
public final class CombinedState {
    private final EventSink sink;
    private final SourceState.Kind[] kinds;
    private final String[] texts;

    public CombinedState(EventSink sink, int connections) {
        this.sink = sink;
        kinds = new SourceState.Kind[connections];
        texts = new String[connections];
        Arrays.fill(kinds, SourceState.Kind.DOWN);
        Arrays.fill(texts, "not connected");
    }

    /** Returns the reporter of one connection. */
    public ExchangeConnection.StateReporter reporter(int connection) {
        return (kind, text) -> report(connection, kind, text);
    }

    private synchronized void report(int connection, SourceState.Kind kind, String text) {
        kinds[connection] = kind;
        texts[connection] = text;
        int worst = 0;
        boolean isAnyOk = false;
        for (int i = 0; i < kinds.length; i++) {
            worst = severity(kinds[i]) > severity(kinds[worst]) ? i : worst;
            isAnyOk |= kinds[i] == SourceState.Kind.OK;
        }
        // A source of which a part delivers is not down.
        SourceState.Kind combined =
                kinds[worst] == SourceState.Kind.DOWN && isAnyOk ? SourceState.Kind.STALE : kinds[worst];
        String prefix = kinds.length == 1 || combined == SourceState.Kind.OK
                ? ""
                : "connection " + (worst + 1) + " of " + kinds.length + ": ";
        sink.report(combined, prefix + texts[worst]);
    }

    private static int severity(SourceState.Kind kind) {
        return switch (kind) {
            case OK -> 0;
            case STALE -> 1;
            case DOWN -> 2;
        };
    }
}
