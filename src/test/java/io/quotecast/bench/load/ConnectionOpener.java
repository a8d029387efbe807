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
final class ConnectionOpener {
    private static final int AT_ONCE = 256;
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final int HOPELESS = 20;
    private static final int SLOW_RECEIVE_BYTES = 4_096;
    /** One address has few more local ports than this. */
    private static final int PORTS_OF_AN_ADDRESS = 25_000;

    private final LoadOptions loadOptions;
    private final LoadTransport loadTransport;
    private final List<LoopWorker> loopWorkers;
    private final InetSocketAddress server;
    private final Semaphore room = new Semaphore(AT_ONCE);
    private final AtomicInteger dialed = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> firstFailure = new AtomicReference<>();
    private final Queue<LoadConnection> opened = new ConcurrentLinkedQueue<>();
    private volatile boolean late;

    ConnectionOpener(
            LoadOptions loadOptions, LoadTransport loadTransport, List<LoopWorker> loopWorkers, InetAddress server) {
        this.loadOptions = loadOptions;
        this.loadTransport = loadTransport;
        this.loopWorkers = loopWorkers;
        this.server = new InetSocketAddress(server, loadOptions.target().port());
    }

    /**
     * Returns when all are open or have failed, or when there is no hope, or no more time.
     *
     * @param roundTrips of the connection that publishes, which is on the first loop; null for none
     */
    void open(@Nullable RoundTrips roundTrips) throws InterruptedException {
        long deadline = System.nanoTime() + LIMIT_NANOS;
        int asked = 0;
        while (asked < loadOptions.crowd().connections() && await(1, deadline)) {
            LoopWorker loopWorker = loopWorkers.get(asked % loopWorkers.size());
            connect(
                    asked,
                    asked < loadOptions.crowd().slow() ? ConnectionRole.SLOW : ConnectionRole.READING,
                    loopWorker,
                    null);
            asked++;
        }
        if (roundTrips != null && await(1, deadline)) {
            connect(asked, ConnectionRole.PUBLISHING, loopWorkers.get(0), roundTrips);
        }
        await(AT_ONCE, deadline);
        late = true;
    }

    /** Those that were opened, whatever has become of them. */
    Queue<LoadConnection> opened() {
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
    void begin(LoadConnection loadConnection, int number) {
        opened.add(loadConnection);
        if (!loadOptions.wishes().isEmpty()) {
            loadConnection.subscribe(loadOptions.wishes().message(number));
        }
        if (loadConnection.role() == ConnectionRole.SLOW) {
            loadConnection.read(false);
            int seconds = loadOptions.crowd().slowSeconds();
            if (seconds > 0) {
                loadConnection.loop().schedule(() -> loadConnection.read(true), seconds, TimeUnit.SECONDS);
            }
        }
    }

    private void connect(
            int number, ConnectionRole connectionRole, LoopWorker loopWorker, @Nullable RoundTrips roundTrips) {
        LoadConnection loadConnection = new LoadConnection(
                loadOptions.target(),
                loopWorker.desk(),
                connectionRole,
                loadOptions.wishes().conflateMillis() > 0,
                roundTrips,
                new OpenedHandler(number, loopWorker, roundTrips));
        dial(loadConnection, loopWorker.loop());
    }

    /** Opens the socket of a connection. On any thread. */
    void dial(LoadConnection loadConnection, EventLoop loop) {
        Bootstrap bootstrap = loadTransport.bootstrap(loop).handler(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                loadTransport.encryption(channel).ifPresent(channel.pipeline()::addLast);
                channel.pipeline().addLast(loadConnection);
            }
        });
        if (loadConnection.role() == ConnectionRole.SLOW) {
            bootstrap.option(ChannelOption.SO_RCVBUF, SLOW_RECEIVE_BYTES);
        }
        if (loadOptions.crowd().connections() > PORTS_OF_AN_ADDRESS
                && server.getAddress().isLoopbackAddress()) {
            int number = dialed.getAndIncrement() % loadOptions.crowd().connections();
            bootstrap.localAddress(new InetSocketAddress("127.0.0." + (2 + number / PORTS_OF_AN_ADDRESS), 0));
        }
        bootstrap.connect(server).addListener(done -> {
            if (!done.isSuccess()) {
                loadConnection.fail(done.cause());
            }
        });
    }

    /** What one connection does once it is open. On its loop. */
    private final class OpenedHandler implements LoadConnection.OpenListener {
        private final int number;
        private final LoopWorker loopWorker;
        private final @Nullable RoundTrips roundTrips;

        private OpenedHandler(int number, LoopWorker loopWorker, @Nullable RoundTrips roundTrips) {
            this.number = number;
            this.loopWorker = loopWorker;
            this.roundTrips = roundTrips;
        }

        @Override
        public void opened(LoadConnection loadConnection) {
            if (late) {
                loadConnection.leave();
                return;
            }
            if (roundTrips != null) {
                opened.add(loadConnection);
                publish(loadConnection, roundTrips);
            } else {
                begin(loadConnection, number);
            }
            room.release();
        }

        @Override
        public void failed(Throwable why) {
            firstFailure.compareAndSet(null, why);
            failed.incrementAndGet();
            room.release();
        }

        private void publish(LoadConnection loadConnection, RoundTrips trips) {
            loadConnection.send(
                    "{\"action\":\"subscribe\",\"messages\":[\"" + trips.topic() + "\"],\"snapshot\":false}");
            trips.begin(LoadConnection.nowMicros());
            sendDue(loadConnection, trips);
        }

        private void sendDue(LoadConnection loadConnection, RoundTrips trips) {
            long now = LoadConnection.nowMicros();
            while (loadConnection.isOpen() && trips.dueMicros() <= now) {
                loadConnection.send(trips.next());
            }
            if (loadConnection.isOpen()) {
                long wait = trips.dueMicros() - now;
                loopWorker.loop().schedule(() -> sendDue(loadConnection, trips), wait, TimeUnit.MICROSECONDS);
            }
        }
    }
}
