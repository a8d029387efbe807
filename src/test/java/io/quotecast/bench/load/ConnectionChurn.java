package io.quotecast.bench.load;

import io.netty.channel.EventLoop;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Ends connections in the middle of whatever is on the way, and sees to it that they come back, as often as it takes. */
final class ConnectionChurn {
    /** When the others are cut, one in so many stays, to tell whether it notices. */
    private static final int KEPT = 10;

    private static final int MOST_RETRY_MILLIS = 500;

    private final ConnectionOpener connectionOpener;
    private final ReconnectCounters reconnectCounters;
    private int turn;
    private volatile boolean stopped;

    ConnectionChurn(ConnectionOpener connectionOpener, ReconnectCounters reconnectCounters) {
        this.connectionOpener = connectionOpener;
        this.reconnectCounters = reconnectCounters;
    }

    /** Cuts all that read but every tenth, at once; each comes back with its cursor. */
    void cutMost() {
        int place = 0;
        for (LoadConnection loadConnection : List.copyOf(connectionOpener.opened())) {
            if (place++ % KEPT != 0) {
                loadConnection.loop().execute(() -> {
                    if (loadConnection.role() == ConnectionRole.READING && loadConnection.isOpen()) {
                        cut(loadConnection, reconnectCounters.cut());
                    }
                });
            }
        }
    }

    /** Ends so many connections per second, those that have been there for longest; each is replaced by another. */
    void churn(int perSecond, EventLoop clock) {
        long nanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
        clock.scheduleAtFixedRate(this::replaceOne, nanos, nanos, TimeUnit.NANOSECONDS);
    }

    /** Ends none any more. */
    void stop() {
        stopped = true;
    }

    private void replaceOne() {
        LoadConnection oldest = stopped ? null : connectionOpener.opened().poll();
        if (oldest == null) {
            return;
        }
        int own = turn++;
        oldest.loop().execute(() -> {
            if (oldest.role() == ConnectionRole.PUBLISHING || !oldest.isBack()) {
                connectionOpener.opened().add(oldest);
            } else if (oldest.role() == ConnectionRole.READING && oldest.isOpen() && own % 2 == 0) {
                cut(oldest, reconnectCounters.resumed());
            } else {
                reconnectCounters.renewed().go();
                oldest.leave();
                comeAnew(own, oldest);
            }
        });
    }

    private void cut(LoadConnection loadConnection, ReconnectCounter reconnectCounter) {
        connectionOpener.opened().remove(loadConnection);
        reconnectCounter.go();
        loadConnection.cut();
        comeBack(loadConnection, loadConnection.resumption(), reconnectCounter);
    }

    private void comeBack(LoadConnection before, String message, ReconnectCounter reconnectCounter) {
        ReconnectAttempt reconnectAttempt = new ReconnectAttempt(
                before.loop(),
                reconnectCounter,
                again -> {
                    connectionOpener.opened().add(again);
                    again.send(message);
                },
                () -> comeBack(before, message, reconnectCounter));
        connectionOpener.dial(new LoadConnection(before, reconnectCounter, reconnectAttempt), before.loop());
    }

    private void comeAnew(int number, LoadConnection before) {
        ReconnectCounter reconnectCounter = reconnectCounters.renewed();
        ReconnectAttempt reconnectAttempt = new ReconnectAttempt(
                before.loop(),
                reconnectCounter,
                anew -> {
                    reconnectCounter.back();
                    connectionOpener.begin(anew, number);
                },
                () -> comeAnew(number, before));
        connectionOpener.dial(LoadConnection.like(before, reconnectAttempt), before.loop());
    }

    /** One try to get in. */
    private record ReconnectAttempt(
            EventLoop loop, ReconnectCounter comeback, Consumer<LoadConnection> begin, Runnable again)
            implements LoadConnection.OpenListener {
        @Override
        public void opened(LoadConnection loadConnection) {
            begin.accept(loadConnection);
        }

        @Override
        public void failed(Throwable why) {
            comeback.refused();
            // Full jitter: those who were refused together do not come again together.
            int wait = ThreadLocalRandom.current().nextInt(MOST_RETRY_MILLIS);
            loop.schedule(again, wait, TimeUnit.MILLISECONDS);
        }
    }
}
