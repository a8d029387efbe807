package io.quotecast.bench.load;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** One run: opens, warms up, measures, closes. */
final class Run {
    /** Classes, pipes and the like. */
    private static final int OTHER_FILES = 500;
    /** For so long those that were ended are waited for. */
    private static final int COME_BACK_SECONDS = 60;

    private final Options options;
    private final Transport transport;
    private final List<Worker> workers = new ArrayList<>();
    private final Opener opener;
    private final @Nullable RoundTrips roundTrips;
    private final Comebacks comebacks = new Comebacks();
    private int opened;

    private Run(Options options, Transport transport) throws IOException {
        this.options = options;
        this.transport = transport;
        for (EventLoop loop : transport.loops()) {
            workers.add(new Worker(loop, new Desk(options.measures().sampleEvery())));
        }
        opener = new Opener(
                options,
                transport,
                workers,
                InetAddress.getByName(options.target().host()));
        Options.Publishing publishing = options.publishing();
        roundTrips = publishing.perSecond() == 0
                ? null
                : new RoundTrips(publishing.topic(), publishing.perSecond(), new Random());
    }

    /**
     * Does what the options say; takes as long as they say, and a minute for opening at most.
     *
     * @throws IOException if the server is not found, or does not tell its symbols
     */
    static Outcome of(Options options) throws IOException, InterruptedException, WrongUsage {
        int connections = options.crowd().connections();
        if (connections + OTHER_FILES > ProcessCost.mostOpenFiles()) {
            throw new WrongUsage("--connections '" + connections + "' is too many for the "
                    + ProcessCost.mostOpenFiles() + " files that this process may open; raise it with: ulimit -n "
                    + (connections + OTHER_FILES));
        }
        Options ready = options;
        if (options.wishes().each() > 0) {
            List<String> pool = options.wishes().needsPool()
                    ? SymbolList.of(options.target())
                    : options.wishes().pool();
            ready = options.with(options.wishes().withPool(pool));
        }
        try (Transport transport = new Transport(ready.target(), ready.crowd().threads())) {
            return new Run(ready, transport).measure();
        }
    }

    private Outcome measure() throws InterruptedException {
        opener.open(roundTrips);
        opened = opener.opened().size();
        if (opened == 0) {
            return outcome(new Counted(), 1, 0, 0);
        }
        pass(options.window().warmUpSeconds());
        for (Worker worker : workers) {
            worker.ask(() -> {
                worker.desk().beginWindow();
                return true;
            });
        }
        if (roundTrips != null) {
            workers.get(0).loop().execute(roundTrips::beginWindow);
        }
        long began = System.nanoTime();
        long server = ProcessCost.cpuNanos(options.measures().pid());
        long client = ProcessCost.cpuNanos(ProcessHandle.current().pid());
        Breaker breaker = trouble();
        pass(options.window().seconds());
        breaker.stop();
        for (Worker worker : workers) {
            // What was about to be ended when it stopped is counted before it is asked who is missing.
            worker.ask(() -> true);
        }
        for (int waited = 0; waited < COME_BACK_SECONDS && comebacks.missing() > 0; waited++) {
            pass(1);
        }
        Counted counted = new Counted();
        for (Worker worker : workers) {
            // On the loop: what it has counted is seen whole.
            worker.ask(() -> {
                counted.add(worker.desk());
                return true;
            });
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        long serverEnd = ProcessCost.cpuNanos(options.measures().pid());
        long clientEnd = ProcessCost.cpuNanos(ProcessHandle.current().pid());
        long used = server >= 0 && serverEnd >= 0 ? serverEnd - server : ProcessCost.UNKNOWN;
        return outcome(counted, seconds, used, (clientEnd - client) / 1e9 / seconds);
    }

    private Breaker trouble() {
        Breaker breaker = new Breaker(opener, comebacks);
        EventLoop clock = transport.loops().get(0);
        if (options.trouble().cutSeconds() > 0) {
            clock.schedule(breaker::cutMost, options.trouble().cutSeconds(), TimeUnit.SECONDS);
        }
        if (options.trouble().churnPerSecond() > 0) {
            breaker.churn(options.trouble().churnPerSecond(), clock);
        }
        return breaker;
    }

    private void pass(int seconds) throws InterruptedException {
        transport.loops().get(0).schedule(() -> {}, seconds, TimeUnit.SECONDS).await();
    }

    private Outcome outcome(Counted counted, double seconds, long serverCpuNanos, double clientCores) {
        long resident = ProcessCost.residentKibibytes(options.measures().pid());
        opener.opened().forEach(Connection::leave);
        return new Outcome(
                options,
                opened,
                options.crowd().connections() + (roundTrips == null ? 0 : 1) - opened,
                Failures.text(opener.firstFailure(), options.target()),
                seconds,
                counted.tally,
                Math.min(counted.least, counted.most),
                counted.most,
                counted.latency,
                counted.early,
                serverCpuNanos,
                resident,
                clientCores,
                roundTrips,
                comebacks);
    }

    /** Over all event loops. */
    private static final class Counted {
        private final Tally tally = new Tally();
        private final Histogram latency = Latency.empty();
        private long early;
        private long least = Long.MAX_VALUE;
        private long most;

        private void add(Desk desk) {
            tally.add(desk.tally);
            latency.add(desk.latency.histogram());
            early += desk.latency.early();
            for (Feed feed : desk.feeds) {
                if (feed.role() == Role.READING) {
                    least = Math.min(least, feed.events());
                    most = Math.max(most, feed.events());
                }
            }
        }
    }
}
