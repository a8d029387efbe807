package io.quotecast.testing;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Sends {@link PhasedTrades} to a server until it is closed, few or as many as the server accepts. */
public final class PhasedTradeFeed implements AutoCloseable {
    private static final int INTERVAL_MILLIS = 20;
    private static final int TRADES = 10;
    private static final int TRADES_OF_FLOOD = 1_000;

    private final IngestClient server;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
    private final ScheduledFuture<?> ended;
    private int phase;
    private long sent;
    private int tradesPerSymbol = TRADES;
    private boolean isServerStopping;

    public PhasedTradeFeed(URI server, int phase) {
        this.server = new IngestClient(server);
        this.phase = phase;
        this.ended = executor.scheduleWithFixedDelay(this::push, 0, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Begins a phase. No trade of an earlier one is sent after this method has returned. */
    public synchronized void begin(int newPhase) {
        phase = newPhase;
        sent = 0;
    }

    /** Begins or ends to send more than clients read. */
    public synchronized void flood(boolean isOn) {
        tradesPerSymbol = isOn ? TRADES_OF_FLOOD : TRADES;
    }

    /** Lets a request fail from now on. */
    public synchronized void onServerStopping() {
        isServerStopping = true;
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }

    /** Fails if a trade was refused. */
    public void check() throws Exception {
        if (ended.isDone()) {
            ended.get();
        }
    }

    private synchronized void push() {
        try {
            server.push(PhasedTrades.lines(phase, sent, tradesPerSymbol));
            sent += tradesPerSymbol;
        } catch (IOException | InterruptedException | AssertionError e) {
            if (!isServerStopping) {
                throw new IllegalStateException(e);
            }
        }
    }
}
