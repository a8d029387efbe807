package io.quotecast.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Opens all connections, some at a time, and lets each begin what it is there for. */
final class Opener {
    private static final int AT_ONCE = 256;
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final int HOPELESS = 20;
    private static final int SLOW_RECEIVE_BYTES = 4_096;
    /** One address has few more local ports than this. */
    private static final int PORTS_OF_AN_ADDRESS = 25_000;

    private final Options options;
    private final Transport transport;
    private final List<Worker> workers;
    private final InetSocketAddress server;
    private final Semaphore room = new Semaphore(AT_ONCE);
    private final AtomicInteger dialed = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> firstFailure = new AtomicReference<>();
    private final Queue<Connection> opened = new ConcurrentLinkedQueue<>();
    private volatile boolean late;

    Opener(Options options, Transport transport, List<Worker> workers, InetAddress server) {
        this.options = options;
        this.transport = transport;
        this.workers = workers;
        this.server = new InetSocketAddress(server, options.target().port());
    }

    /**
     * Returns when all are open or have failed, or when there is no hope, or no more time.
     *
     * @param roundTrips of the connection that publishes, which is on the first loop; null for none
     */
    void open(@Nullable RoundTrips roundTrips) throws InterruptedException {
        long deadline = System.nanoTime() + LIMIT_NANOS;
        int asked = 0;
        while (asked < options.crowd().connections() && await(1, deadline)) {
            Worker worker = workers.get(asked % workers.size());
            connect(asked, asked < options.crowd().slow() ? Role.SLOW : Role.READING, worker, null);
            asked++;
        }
        if (roundTrips != null && await(1, deadline)) {
            connect(asked, Role.PUBLISHING, workers.get(0), roundTrips);
        }
        await(AT_ONCE, deadline);
        late = true;
    }

    /** Those that were opened, whatever has become of them. */
    Queue<Connection> opened() {
        return opened;
    }

    int failed() {
        return failed.get();
    }

    @Nullable
    Throwable firstFailure() {
        return firstFailure.get();
    }

    private boolean await(int connections, long deadline) throws InterruptedException {
        return !(opened.isEmpty() && failed.get() >= HOPELESS)
                && room.tryAcquire(connections, deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    /** Does what a connection that reads, or that does not, is there for. On its loop. */
    void begin(Connection connection, int number) {
        opened.add(connection);
        if (!options.wishes().isEmpty()) {
            connection.subscribe(options.wishes().message(number));
        }
        if (connection.role() == Role.SLOW) {
            connection.read(false);
            int seconds = options.crowd().slowSeconds();
            if (seconds > 0) {
                connection.loop().schedule(() -> connection.read(true), seconds, TimeUnit.SECONDS);
            }
        }
    }

    private void connect(int number, Role role, Worker worker, @Nullable RoundTrips roundTrips) {
        Connection connection = new Connection(
                options.target(),
                worker.desk(),
                role,
                options.wishes().conflateMillis() > 0,
                roundTrips,
                new Beginning(number, worker, roundTrips));
        dial(connection, worker.loop());
    }

    /** Opens the socket of a connection. On any thread. */
    void dial(Connection connection, EventLoop loop) {
        Bootstrap bootstrap = transport.bootstrap(loop).handler(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                transport.encryption(channel).ifPresent(channel.pipeline()::addLast);
                channel.pipeline().addLast(connection);
            }
        });
        if (connection.role() == Role.SLOW) {
            bootstrap.option(ChannelOption.SO_RCVBUF, SLOW_RECEIVE_BYTES);
        }
        if (options.crowd().connections() > PORTS_OF_AN_ADDRESS
                && server.getAddress().isLoopbackAddress()) {
            int number = dialed.getAndIncrement() % options.crowd().connections();
            bootstrap.localAddress(new InetSocketAddress("127.0.0." + (2 + number / PORTS_OF_AN_ADDRESS), 0));
        }
        bootstrap.connect(server).addListener(done -> {
            if (!done.isSuccess()) {
                connection.fail(done.cause());
            }
        });
    }

    /** What one connection does once it is open. On its loop. */
    private final class Beginning implements Connection.Opening {
        private final int number;
        private final Worker worker;
        private final @Nullable RoundTrips roundTrips;

        private Beginning(int number, Worker worker, @Nullable RoundTrips roundTrips) {
            this.number = number;
            this.worker = worker;
            this.roundTrips = roundTrips;
        }

        @Override
        public void opened(Connection connection) {
            if (late) {
                connection.leave();
                return;
            }
            if (roundTrips != null) {
                opened.add(connection);
                publish(connection, roundTrips);
            } else {
                begin(connection, number);
            }
            room.release();
        }

        @Override
        public void failed(Throwable why) {
            firstFailure.compareAndSet(null, why);
            failed.incrementAndGet();
            room.release();
        }

        private void publish(Connection connection, RoundTrips trips) {
            connection.send("{\"action\":\"subscribe\",\"messages\":[\"" + trips.topic() + "\"],\"snapshot\":false}");
            trips.begin(Connection.nowMicros());
            sendDue(connection, trips);
        }

        private void sendDue(Connection connection, RoundTrips trips) {
            long now = Connection.nowMicros();
            while (connection.isOpen() && trips.dueMicros() <= now) {
                connection.send(trips.next());
            }
            if (connection.isOpen()) {
                long wait = trips.dueMicros() - now;
                worker.loop().schedule(() -> sendDue(connection, trips), wait, TimeUnit.MICROSECONDS);
            }
        }
    }
}
