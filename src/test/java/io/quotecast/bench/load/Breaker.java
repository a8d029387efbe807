package io.quotecast.bench.load;

import io.netty.channel.EventLoop;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Ends connections in the middle of whatever is on the way, and sees to it that they come back, as often as it takes. */
final class Breaker {
    /** When the others are cut, one in so many stays, to tell whether it notices. */
    private static final int KEPT = 10;

    private static final int MOST_RETRY_MILLIS = 500;

    private final Opener opener;
    private final Comebacks comebacks;
    private int turn;
    private volatile boolean stopped;

    Breaker(Opener opener, Comebacks comebacks) {
        this.opener = opener;
        this.comebacks = comebacks;
    }

    /** Cuts all that read but every tenth, at once; each comes back with its cursor. */
    void cutMost() {
        int place = 0;
        for (Connection connection : List.copyOf(opener.opened())) {
            if (place++ % KEPT != 0) {
                connection.loop().execute(() -> {
                    if (connection.role() == Role.READING && connection.isOpen()) {
                        cut(connection, comebacks.cut());
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
        Connection oldest = stopped ? null : opener.opened().poll();
        if (oldest == null) {
            return;
        }
        int own = turn++;
        oldest.loop().execute(() -> {
            if (oldest.role() == Role.PUBLISHING || !oldest.isBack()) {
                opener.opened().add(oldest);
            } else if (oldest.role() == Role.READING && oldest.isOpen() && own % 2 == 0) {
                cut(oldest, comebacks.resumed());
            } else {
                comebacks.renewed().go();
                oldest.leave();
                comeAnew(own, oldest);
            }
        });
    }

    private void cut(Connection connection, Comeback comeback) {
        opener.opened().remove(connection);
        comeback.go();
        connection.cut();
        comeBack(connection, connection.resumption(), comeback);
    }

    private void comeBack(Connection before, String message, Comeback comeback) {
        Attempt attempt = new Attempt(
                before.loop(),
                comeback,
                again -> {
                    opener.opened().add(again);
                    again.send(message);
                },
                () -> comeBack(before, message, comeback));
        opener.dial(new Connection(before, comeback, attempt), before.loop());
    }

    private void comeAnew(int number, Connection before) {
        Comeback comeback = comebacks.renewed();
        Attempt attempt = new Attempt(
                before.loop(),
                comeback,
                anew -> {
                    comeback.back();
                    opener.begin(anew, number);
                },
                () -> comeAnew(number, before));
        opener.dial(Connection.like(before, attempt), before.loop());
    }

    /** One try to get in. */
    private record Attempt(EventLoop loop, Comeback comeback, Consumer<Connection> begin, Runnable again)
            implements Connection.Opening {
        @Override
        public void opened(Connection connection) {
            begin.accept(connection);
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
