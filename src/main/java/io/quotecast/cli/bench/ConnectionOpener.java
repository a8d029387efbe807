package io.quotecast.cli.bench;

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

/** Opens all connections, a limited number at a time, and starts each in its role. */
final class ConnectionOpener {
    private static final int MAX_CONCURRENT = 256;
    private static final long OPEN_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final int MAX_FAILURES_BEFORE_FIRST = 20;
    private static final int SLOW_RECEIVE_BYTES = 4_096;
    /** Connections from one local address; it has only few more ports. */
    private static final int PORTS_PER_ADDRESS = 25_000;

    private final LoadOptions loadOptions;
    private final LoadTransport loadTransport;
    private final List<LoopWorker> loopWorkers;
    private final InetSocketAddress server;
    private final Semaphore permits = new Semaphore(MAX_CONCURRENT);
    private final AtomicInteger dialed = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> firstFailure = new AtomicReference<>();
    private final Queue<LoadConnection> opened = new ConcurrentLinkedQueue<>();
    private volatile boolean isPastDeadline;

    ConnectionOpener(
            LoadOptions loadOptions, LoadTransport loadTransport, List<LoopWorker> loopWorkers, InetAddress server) {
        this.loadOptions = loadOptions;
        this.loadTransport = loadTransport;
        this.loopWorkers = loopWorkers;
        this.server = new InetSocketAddress(server, loadOptions.target().port());
    }

    /**
     * Opens all connections. Returns when each is open or has failed, when the first ones have all failed, or when the
     * time is up.
     *
     * @param roundTrips of the publishing connection, which is on the first loop; null for none
     */
    void open(@Nullable RoundTrips roundTrips) throws InterruptedException {
        long deadline = System.nanoTime() + OPEN_TIMEOUT_NANOS;
        int started = 0;
        while (started < loadOptions.clients().connections() && acquire(1, deadline)) {
            LoopWorker loopWorker = loopWorkers.get(started % loopWorkers.size());
            connect(
                    started,
                    started < loadOptions.clients().slow() ? ConnectionRole.SLOW : ConnectionRole.READING,
                    loopWorker,
                    null);
            started++;
        }
        if (roundTrips != null && acquire(1, deadline)) {
            connect(started, ConnectionRole.PUBLISHING, loopWorkers.get(0), roundTrips);
        }
        acquire(MAX_CONCURRENT, deadline);
        isPastDeadline = true;
    }

    /** Returns the connections that were opened, whether or not they are still open. */
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

    private boolean acquire(int connections, long deadline) throws InterruptedException {
        return !(opened.isEmpty() && failed.get() >= MAX_FAILURES_BEFORE_FIRST)
                && permits.tryAcquire(connections, deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    /** Subscribes a reading or slow connection; a slow one then stops reading. On its loop. */
    void onOpened(LoadConnection loadConnection, int number) {
        opened.add(loadConnection);
        LoadDialect dialect = loadOptions.target().dialect();
        if (dialect != LoadDialect.QUOTECAST) {
            dialect.requests(loadOptions.subscriptions().names()).forEach(loadConnection::send);
        } else if (!loadOptions.subscriptions().isEmpty()) {
            loadConnection.subscribe(loadOptions.subscriptions().message(number));
        }
        if (loadConnection.role() == ConnectionRole.SLOW) {
            loadConnection.setReading(false);
            int seconds = loadOptions.clients().slowSeconds();
            if (seconds > 0) {
                loadConnection.loop().schedule(() -> loadConnection.setReading(true), seconds, TimeUnit.SECONDS);
            }
        }
    }

    private void connect(
            int number, ConnectionRole connectionRole, LoopWorker loopWorker, @Nullable RoundTrips roundTrips) {
        LoadConnection loadConnection = new LoadConnection(
                loadOptions.target(),
                loopWorker.context(),
                connectionRole,
                loadOptions.subscriptions().conflateMillis() > 0,
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
        if (loadOptions.clients().connections() > PORTS_PER_ADDRESS
                && server.getAddress().isLoopbackAddress()) {
            int number = dialed.getAndIncrement() % loadOptions.clients().connections();
            bootstrap.localAddress(new InetSocketAddress("127.0.0." + (2 + number / PORTS_PER_ADDRESS), 0));
        }
        bootstrap.connect(server).addListener(done -> {
            if (!done.isSuccess()) {
                loadConnection.fail(done.cause());
            }
        });
    }

    /** Starts a connection in its role once it is open. Called on its loop. */
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
            if (isPastDeadline) {
                loadConnection.close();
                return;
            }
            if (roundTrips != null) {
                opened.add(loadConnection);
                publish(loadConnection, roundTrips);
            } else {
                onOpened(loadConnection, number);
            }
            permits.release();
        }

        @Override
        public void failed(Throwable cause) {
            firstFailure.compareAndSet(null, cause);
            failed.incrementAndGet();
            permits.release();
        }

        private void publish(LoadConnection loadConnection, RoundTrips publishedTrips) {
            loadConnection.send(
                    "{\"action\":\"subscribe\",\"messages\":[\"" + publishedTrips.topic() + "\"],\"snapshot\":false}");
            publishedTrips.begin(LoadConnection.nowMicros());
            sendDue(loadConnection, publishedTrips);
        }

        private void sendDue(LoadConnection loadConnection, RoundTrips publishedTrips) {
            long now = LoadConnection.nowMicros();
            while (loadConnection.isOpen() && publishedTrips.dueMicros() <= now) {
                loadConnection.send(publishedTrips.next());
            }
            if (loadConnection.isOpen()) {
                long delayMicros = publishedTrips.dueMicros() - now;
                loopWorker
                        .loop()
                        .schedule(() -> sendDue(loadConnection, publishedTrips), delayMicros, TimeUnit.MICROSECONDS);
            }
        }
    }
}
