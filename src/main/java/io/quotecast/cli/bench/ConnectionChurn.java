package io.quotecast.cli.bench;

import io.netty.channel.EventLoop;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Ends connections, all at once or one by one, and reconnects or replaces them with as many attempts as necessary. */
final class ConnectionChurn {
    /** One connection in so many is not cut, to check that it is not affected. */
    private static final int KEEP_ONE_IN = 10;

    private static final int MAX_RETRY_MILLIS = 500;

    private final ConnectionOpener connectionOpener;
    private final ReconnectCounters reconnects;
    private int replacedCount;
    private volatile boolean isStopped;

    ConnectionChurn(ConnectionOpener connectionOpener, ReconnectCounters counters) {
        this.connectionOpener = connectionOpener;
        this.reconnects = counters;
    }

    /** Cuts nine of ten reading connections at once; each reconnects with its cursor. */
    void cutMost() {
        int index = 0;
        for (LoadConnection loadConnection : List.copyOf(connectionOpener.opened())) {
            if (index++ % KEEP_ONE_IN != 0) {
                loadConnection.loop().execute(() -> {
                    if (loadConnection.role() == ConnectionRole.READING && loadConnection.isOpen()) {
                        cut(loadConnection, reconnects.cut());
                    }
                });
            }
        }
    }

    /** Ends connections at this rate, the oldest first: half are cut and resume, half close and are replaced. */
    void start(int perSecond, EventLoop timerLoop) {
        long nanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
        timerLoop.scheduleAtFixedRate(this::replaceOne, nanos, nanos, TimeUnit.NANOSECONDS);
    }

    /** Stops ending connections. */
    void stop() {
        isStopped = true;
    }

    private void replaceOne() {
        LoadConnection oldest = isStopped ? null : connectionOpener.opened().poll();
        if (oldest == null) {
            return;
        }
        int ordinal = replacedCount++;
        oldest.loop().execute(() -> {
            if (oldest.role() == ConnectionRole.PUBLISHING || !oldest.isCaughtUp()) {
                connectionOpener.opened().add(oldest);
            } else if (oldest.role() == ConnectionRole.READING && oldest.isOpen() && ordinal % 2 == 0) {
                cut(oldest, reconnects.resumed());
            } else {
                reconnects.replaced().onDisconnect();
                oldest.close();
                replace(ordinal, oldest);
            }
        });
    }

    private void cut(LoadConnection loadConnection, ReconnectCounter counter) {
        connectionOpener.opened().remove(loadConnection);
        counter.onDisconnect();
        loadConnection.reset();
        reconnect(loadConnection, loadConnection.resumeMessage(), counter);
    }

    private void reconnect(LoadConnection previous, String message, ReconnectCounter counter) {
        ReconnectAttempt reconnectAttempt = new ReconnectAttempt(
                previous.loop(),
                counter,
                reopened -> {
                    connectionOpener.opened().add(reopened);
                    reopened.send(message);
                },
                () -> reconnect(previous, message, counter));
        connectionOpener.dial(new LoadConnection(previous, counter, reconnectAttempt), previous.loop());
    }

    private void replace(int number, LoadConnection previous) {
        ReconnectCounter counter = reconnects.replaced();
        ReconnectAttempt reconnectAttempt = new ReconnectAttempt(
                previous.loop(),
                counter,
                replacement -> {
                    counter.reconnected();
                    connectionOpener.onOpened(replacement, number);
                },
                () -> replace(number, previous));
        connectionOpener.dial(LoadConnection.like(previous, reconnectAttempt), previous.loop());
    }

    /** One attempt to connect. */
    private record ReconnectAttempt(
            EventLoop loop, ReconnectCounter counter, Consumer<LoadConnection> onOpened, Runnable retry)
            implements LoadConnection.OpenListener {
        @Override
        public void opened(LoadConnection loadConnection) {
            onOpened.accept(loadConnection);
        }

        @Override
        public void failed(Throwable cause) {
            counter.refused();
            // Full jitter, so that connections refused together do not retry together.
            int delayMillis = ThreadLocalRandom.current().nextInt(MAX_RETRY_MILLIS);
            loop.schedule(retry, delayMillis, TimeUnit.MILLISECONDS);
        }
    }
}
