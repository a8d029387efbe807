package io.quotecast.cli.bench;

/**
 * What became of the connections that were ended on purpose in one run.
 *
 * @param cut all at once, to resume
 * @param resumed cut one by one, to resume
 * @param replaced left one by one, to come anew
 */
record ReconnectCounters(ReconnectCounter cut, ReconnectCounter resumed, ReconnectCounter replaced) {
    ReconnectCounters() {
        this(new ReconnectCounter(), new ReconnectCounter(), new ReconnectCounter());
    }

    /** How many are still on their way. */
    int missing() {
        return cut.missing() + resumed.missing() + replaced.missing();
    }
}
