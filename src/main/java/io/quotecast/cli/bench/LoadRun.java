package io.quotecast.cli.bench;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** A run of the load client: it opens the connections, warms up, measures, and closes the connections. */
final class LoadRun {
    /** The maximum wait for connections that were ended on purpose. */
    private static final int RECONNECT_SECONDS = 60;

    private final LoadOptions loadOptions;
    private final LoadTransport loadTransport;
    private final List<LoopWorker> loopWorkers = new ArrayList<>();
    private final ConnectionOpener connectionOpener;
    private final @Nullable RoundTrips roundTrips;
    private final ReconnectCounters reconnects = new ReconnectCounters();
    private int opened;

    private LoadRun(LoadOptions loadOptions, LoadTransport loadTransport) throws IOException {
        this.loadOptions = loadOptions;
        this.loadTransport = loadTransport;
        for (EventLoop loop : loadTransport.loops()) {
            loopWorkers.add(new LoopWorker(
                    loop,
                    new LoopContext(
                            loadOptions.measurement().sampleEvery(),
                            loadOptions.target().dialect())));
        }
        connectionOpener = new ConnectionOpener(
                loadOptions,
                loadTransport,
                loopWorkers,
                InetAddress.getByName(loadOptions.target().host()));
        LoadOptions.PublishOptions publishOptions = loadOptions.publish();
        roundTrips = publishOptions.perSecond() == 0
                ? null
                : new RoundTrips(publishOptions.topic(), publishOptions.perSecond(), new Random());
    }

    /**
     * Executes a run, which takes as long as the options say, and at most a minute for opening.
     *
     * @throws IOException if the host is unknown
     */
    static LoadResult execute(LoadOptions loadOptions) throws IOException, InterruptedException {
        try (LoadTransport loadTransport =
                new LoadTransport(loadOptions.target(), loadOptions.clients().threads())) {
            return new LoadRun(loadOptions, loadTransport).measure();
        }
    }

    private LoadResult measure() throws InterruptedException {
        connectionOpener.open(roundTrips);
        opened = connectionOpener.opened().size();
        if (opened == 0) {
            return result(new RunCounters(), 1, 0, 0);
        }
        waitSeconds(loadOptions.timing().warmUpSeconds());
        for (LoopWorker loopWorker : loopWorkers) {
            loopWorker.call(() -> {
                loopWorker.context().beginWindow();
                return true;
            });
        }
        if (roundTrips != null) {
            loopWorkers.get(0).loop().execute(roundTrips::beginWindow);
        }
        long startNanos = System.nanoTime();
        long serverCpuStart = ProcessUsage.cpuNanos(loadOptions.measurement().pid());
        long clientCpuStart = ProcessUsage.cpuNanos(ProcessHandle.current().pid());
        ConnectionChurn churn = startChurn();
        waitSeconds(loadOptions.timing().seconds());
        churn.stop();
        for (LoopWorker loopWorker : loopWorkers) {
            // Connections that are being ended are counted before the missing ones are.
            loopWorker.call(() -> true);
        }
        for (int waited = 0; waited < RECONNECT_SECONDS && reconnects.missing() > 0; waited++) {
            waitSeconds(1);
        }
        RunCounters totals = new RunCounters();
        for (LoopWorker loopWorker : loopWorkers) {
            // On the loop, which owns the counters.
            loopWorker.call(() -> {
                totals.add(loopWorker.context());
                return true;
            });
        }
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        long serverCpuEnd = ProcessUsage.cpuNanos(loadOptions.measurement().pid());
        long clientCpuEnd = ProcessUsage.cpuNanos(ProcessHandle.current().pid());
        long serverCpuUsed =
                serverCpuStart >= 0 && serverCpuEnd >= 0 ? serverCpuEnd - serverCpuStart : ProcessUsage.UNKNOWN;
        return result(totals, seconds, serverCpuUsed, (clientCpuEnd - clientCpuStart) / 1e9 / seconds);
    }

    private ConnectionChurn startChurn() {
        ConnectionChurn churn = new ConnectionChurn(connectionOpener, reconnects);
        EventLoop timerLoop = loadTransport.loops().get(0);
        if (loadOptions.disconnects().cutSeconds() > 0) {
            timerLoop.schedule(churn::cutMost, loadOptions.disconnects().cutSeconds(), TimeUnit.SECONDS);
        }
        if (loadOptions.disconnects().churnPerSecond() > 0) {
            churn.start(loadOptions.disconnects().churnPerSecond(), timerLoop);
        }
        return churn;
    }

    private void waitSeconds(int seconds) throws InterruptedException {
        loadTransport
                .loops()
                .get(0)
                .schedule(() -> {}, seconds, TimeUnit.SECONDS)
                .await();
    }

    private LoadResult result(RunCounters totals, double seconds, long serverCpuNanos, double clientCores) {
        long resident = ProcessUsage.residentKibibytes(loadOptions.measurement().pid());
        connectionOpener.opened().forEach(LoadConnection::close);
        return new LoadResult(
                loadOptions,
                opened,
                loadOptions.clients().connections() + (roundTrips == null ? 0 : 1) - opened,
                FailureText.text(connectionOpener.firstFailure(), loadOptions.target()),
                seconds,
                totals.counters,
                Math.min(totals.minEvents, totals.maxEvents),
                totals.maxEvents,
                totals.latency,
                totals.earlySamples,
                serverCpuNanos,
                resident,
                clientCores,
                roundTrips,
                reconnects);
    }

    /** Totals of all event loops. */
    private static final class RunCounters {
        private final LoadCounters counters = new LoadCounters();
        private final Histogram latency = LatencyRecorder.empty();
        private long earlySamples;
        private long minEvents = Long.MAX_VALUE;
        private long maxEvents;

        private void add(LoopContext loopContext) {
            counters.add(loopContext.counters);
            latency.add(loopContext.latencyRecorder.histogram());
            earlySamples += loopContext.latencyRecorder.earlySamples();
            for (FeedSession session : loopContext.sessions) {
                if (session.role() == ConnectionRole.READING) {
                    minEvents = Math.min(minEvents, session.events());
                    maxEvents = Math.max(maxEvents, session.events());
                }
            }
        }
    }
}
