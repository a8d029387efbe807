package io.quotecast.cli.bench;

/**
 * The connections of a run that were ended on purpose.
 *
 * @param cut connections that were cut at once and resume
 * @param resumed connections that were cut one by one and resume
 * @param replaced connections that were closed one by one and are replaced
 */
record ReconnectCounters(ReconnectCounter cut, ReconnectCounter resumed, ReconnectCounter replaced) {
    ReconnectCounters() {
        this(new ReconnectCounter(), new ReconnectCounter(), new ReconnectCounter());
    }

    /** Returns the number of connections that have not reconnected yet. */
    int missing() {
        return cut.missing() + resumed.missing() + replaced.missing();
    }
}
