package io.quotecast.alerts;

/** Where fired alerts of keys go besides to their clients. */
public interface AlertSink extends AutoCloseable {
    /** Goes nowhere. */
    AlertSink NONE = new AlertSink() {
        @Override
        public void onFired(String holder, FiredAlert fired) {}

        @Override
        public long failures() {
            return 0;
        }

        @Override
        public void close() {}
    };

    /**
     * Called on the pipeline thread; must not wait.
     *
     * @param holder the holder of the key that has set the alert
     */
    void onFired(String holder, FiredAlert fired);

    /** Returns how many alerts were given up. Safe on any thread. */
    long failures();

    @Override
    void close();
}
