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
final class LoadRun {
    /** Classes, pipes and the like. */
    private static final int OTHER_FILES = 500;
    /** For so long those that were ended are waited for. */
    private static final int COME_BACK_SECONDS = 60;

    private final LoadOptions loadOptions;
    private final LoadTransport loadTransport;
    private final List<LoopWorker> loopWorkers = new ArrayList<>();
    private final ConnectionOpener connectionOpener;
    private final @Nullable RoundTrips roundTrips;
    private final ReconnectCounters reconnectCounters = new ReconnectCounters();
    private int opened;

    private LoadRun(LoadOptions loadOptions, LoadTransport loadTransport) throws IOException {
        this.loadOptions = loadOptions;
        this.loadTransport = loadTransport;
        for (EventLoop loop : loadTransport.loops()) {
            loopWorkers.add(
                    new LoopWorker(loop, new LoopContext(loadOptions.measures().sampleEvery())));
        }
        connectionOpener = new ConnectionOpener(
                loadOptions,
                loadTransport,
                loopWorkers,
                InetAddress.getByName(loadOptions.target().host()));
        LoadOptions.PublishOptions publishOptions = loadOptions.publishing();
        roundTrips = publishOptions.perSecond() == 0
                ? null
                : new RoundTrips(publishOptions.topic(), publishOptions.perSecond(), new Random());
    }

    /**
     * Does what the options say; takes as long as they say, and a minute for opening at most.
     *
     * @throws IOException if the server is not found, or does not tell its symbols
     */
    static LoadResult of(LoadOptions loadOptions) throws IOException, InterruptedException, UsageException {
        int connections = loadOptions.crowd().connections();
        if (connections + OTHER_FILES > ProcessUsage.mostOpenFiles()) {
            throw new UsageException("--connections '" + connections + "' is too many for the "
                    + ProcessUsage.mostOpenFiles() + " files that this process may open; raise it with: ulimit -n "
                    + (connections + OTHER_FILES));
        }
        LoadOptions ready = loadOptions;
        if (loadOptions.wishes().each() > 0) {
            List<String> pool = loadOptions.wishes().needsPool()
                    ? SymbolList.of(loadOptions.target())
                    : loadOptions.wishes().pool();
            ready = loadOptions.with(loadOptions.wishes().withPool(pool));
        }
        try (LoadTransport loadTransport =
                new LoadTransport(ready.target(), ready.crowd().threads())) {
            return new LoadRun(ready, loadTransport).measure();
        }
    }

    private LoadResult measure() throws InterruptedException {
        connectionOpener.open(roundTrips);
        opened = connectionOpener.opened().size();
        if (opened == 0) {
            return outcome(new RunCounters(), 1, 0, 0);
        }
        pass(loadOptions.window().warmUpSeconds());
        for (LoopWorker loopWorker : loopWorkers) {
            loopWorker.ask(() -> {
                loopWorker.desk().beginWindow();
                return true;
            });
        }
        if (roundTrips != null) {
            loopWorkers.get(0).loop().execute(roundTrips::beginWindow);
        }
        long began = System.nanoTime();
        long server = ProcessUsage.cpuNanos(loadOptions.measures().pid());
        long client = ProcessUsage.cpuNanos(ProcessHandle.current().pid());
        ConnectionChurn connectionChurn = trouble();
        pass(loadOptions.window().seconds());
        connectionChurn.stop();
        for (LoopWorker loopWorker : loopWorkers) {
            // What was about to be ended when it stopped is counted before it is asked who is missing.
            loopWorker.ask(() -> true);
        }
        for (int waited = 0; waited < COME_BACK_SECONDS && reconnectCounters.missing() > 0; waited++) {
            pass(1);
        }
        RunCounters runCounters = new RunCounters();
        for (LoopWorker loopWorker : loopWorkers) {
            // On the loop: what it has counted is seen whole.
            loopWorker.ask(() -> {
                runCounters.add(loopWorker.desk());
                return true;
            });
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        long serverEnd = ProcessUsage.cpuNanos(loadOptions.measures().pid());
        long clientEnd = ProcessUsage.cpuNanos(ProcessHandle.current().pid());
        long used = server >= 0 && serverEnd >= 0 ? serverEnd - server : ProcessUsage.UNKNOWN;
        return outcome(runCounters, seconds, used, (clientEnd - client) / 1e9 / seconds);
    }

    private ConnectionChurn trouble() {
        ConnectionChurn connectionChurn = new ConnectionChurn(connectionOpener, reconnectCounters);
        EventLoop clock = loadTransport.loops().get(0);
        if (loadOptions.trouble().cutSeconds() > 0) {
            clock.schedule(connectionChurn::cutMost, loadOptions.trouble().cutSeconds(), TimeUnit.SECONDS);
        }
        if (loadOptions.trouble().churnPerSecond() > 0) {
            connectionChurn.churn(loadOptions.trouble().churnPerSecond(), clock);
        }
        return connectionChurn;
    }

    private void pass(int seconds) throws InterruptedException {
        loadTransport
                .loops()
                .get(0)
                .schedule(() -> {}, seconds, TimeUnit.SECONDS)
                .await();
    }

    private LoadResult outcome(RunCounters runCounters, double seconds, long serverCpuNanos, double clientCores) {
        long resident = ProcessUsage.residentKibibytes(loadOptions.measures().pid());
        connectionOpener.opened().forEach(LoadConnection::leave);
        return new LoadResult(
                loadOptions,
                opened,
                loadOptions.crowd().connections() + (roundTrips == null ? 0 : 1) - opened,
                FailureText.text(connectionOpener.firstFailure(), loadOptions.target()),
                seconds,
                runCounters.loadCounters,
                Math.min(runCounters.least, runCounters.most),
                runCounters.most,
                runCounters.latency,
                runCounters.early,
                serverCpuNanos,
                resident,
                clientCores,
                roundTrips,
                reconnectCounters);
    }

    /** Over all event loops. */
    private static final class RunCounters {
        private final LoadCounters loadCounters = new LoadCounters();
        private final Histogram latency = LatencyRecorder.empty();
        private long early;
        private long least = Long.MAX_VALUE;
        private long most;

        private void add(LoopContext loopContext) {
            loadCounters.add(loopContext.loadCounters);
            latency.add(loopContext.latencyRecorder.histogram());
            early += loopContext.latencyRecorder.early();
            for (FeedSession feedSession : loopContext.feedSessions) {
                if (feedSession.role() == ConnectionRole.READING) {
                    least = Math.min(least, feedSession.events());
                    most = Math.max(most, feedSession.events());
                }
            }
        }
    }
}
