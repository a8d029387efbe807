package io.quotecast.pipeline;

import io.quotecast.alerts.Alerts;
import io.quotecast.base.Micros;
import io.quotecast.base.SteadyClock;
import io.quotecast.config.QuotecastConfig;
import io.quotecast.config.SettingsCheck;
import io.quotecast.config.Violations;
import io.quotecast.control.MarketControl;
import io.quotecast.history.store.Archive;
import io.quotecast.ingest.Intake;
import io.quotecast.ingest.Rejection;
import io.quotecast.journal.Entry;
import io.quotecast.journal.Journal;
import io.quotecast.market.Correction;
import io.quotecast.market.Instruments;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Message;
import io.quotecast.market.Opening;
import io.quotecast.market.Timeframes;
import io.quotecast.market.TradingHours;
import io.quotecast.protocol.EncodedEvent;
import io.quotecast.protocol.quotecast.JsonEncoding;
import io.quotecast.push.Hub;
import io.quotecast.push.RoomLimits;
import io.quotecast.push.Shard;
import io.quotecast.push.slow.SlowReaders;
import io.quotecast.rooms.Rooms;
import io.quotecast.source.PastBars;
import io.quotecast.source.SourceRegistry;
import io.quotecast.source.SourceRunner;
import io.quotecast.source.SourceSelector;
import io.quotecast.source.SourceState;
import io.quotecast.source.SourceType;
import io.quotecast.source.capture.FrameCapture;
import io.quotecast.source.replay.ReplaySource;
import io.quotecast.source.simulator.SimulatorProvider;
import io.quotecast.state.BarHistory;
import io.quotecast.state.DerivationFailures;
import io.quotecast.state.Market;
import io.quotecast.state.NewestTickers;
import io.quotecast.state.RecoverableState;
import io.quotecast.state.StatusHistory;
import io.quotecast.state.TradeHistory;
import io.smallrye.config.SmallRyeConfig;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The path of an event from a source to the clients: creates all stages, connects them, and starts and stops them.
 * {@link #onEvent} and {@link #onCommitted} are the two halves of the path. Callbacks run on the pipeline thread.
 */
public final class Pipeline implements EventHandler, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Pipeline.class.getName());
    private static final int QUEUE_CAPACITY = 8_192;
    /** Size of the payloads of messages that are not committed yet above which no message is accepted. */
    private static final long MAX_WAITING_MESSAGE_BYTES = 4L << 20;

    private static final long CHECKPOINT_INTERVAL_MICROS = 30_000_000L;

    private final InstantSource clock;
    private final SteadyClock steadyClock;
    private final ClockMonitor clockMonitor;
    private final PipelineThread thread;
    private final FrameCapture capture;
    private final Intake intake;
    private final Instruments instruments;
    private final Journal journal;
    private final Market market;
    private final DerivationFailures derivationFailures = new DerivationFailures();
    private final Timeframes timeframes;
    private final BarHistory bars;
    private final TradeHistory trades = new TradeHistory();
    private final CorrectionResolver corrections;
    private final NewestTickers newestTickers = new NewestTickers();
    private final RecoverableState state;
    private final Alerts alerts;
    private final ArchiveFeeder archiveFeeder;
    private final Hub hub;
    private final StatusBroadcaster statusBroadcaster;
    private final Rooms rooms;
    private final SourceRunner sourceRunner;
    private final SourceSelector sourceSelector;
    private final MarketControl marketControl;
    private final PastBars pastBars;
    private long term;
    private long threadMicros;
    private long steadyMicros;
    private long checkpointMicros;

    /**
     * @param hours the trading hours that the server announces
     * @param sources factories of the sources that run while this process leads the journal
     */
    public Pipeline(
            QuotecastConfig config,
            Instruments instruments,
            TradingHours hours,
            List<SourceRunner.Factory> sources,
            InstantSource clock,
            RandomGenerator random) {
        this(config, instruments, hours, sources, SourceSelector.none(), PastBars.NONE, clock, random);
    }

    private Pipeline(
            QuotecastConfig config,
            Instruments instruments,
            TradingHours hours,
            List<SourceRunner.Factory> sources,
            SourceSelector sourceSelector,
            PastBars pastBars,
            InstantSource clock,
            RandomGenerator random) {
        this.pastBars = pastBars;
        this.clock = clock;
        steadyClock = new SteadyClock(clock);
        this.instruments = instruments;
        thread = new PipelineThread(QUEUE_CAPACITY, clock);
        // The empty task wakes the pipeline thread, which polls the journal after every batch.
        journal =
                JournalFactory.open(config, instruments, steadyClock.earlier(), random, () -> thread.execute(() -> {}));
        timeframes = Timeframes.parse(config.timeframes());
        archiveFeeder =
                new ArchiveFeeder(ArchiveFactory.open(config, timeframes, instruments, journal, steadyClock.earlier()));
        corrections = new CorrectionResolver(journal, trades);
        bars = new BarHistory(
                new BarHistory.Settings(timeframes, Micros.of(config.bars().late())), derivationFailures);
        market = new Market(hours, nowMicros(), derivationFailures);
        state = new RecoverableState(instruments, market, bars, trades);
        alerts = AlertFactory.open(
                config, new Alerts.Market(instruments, market::ticker), thread::execute, clock, random);
        hub = new Hub(
                thread::execute,
                new Shard.Settings(
                        config.push().maxPending().asLongValue(),
                        config.heartbeat().toNanos(),
                        config.push().linger().toNanos(),
                        config.push().bufferEvents(),
                        config.push().bufferMessages().asLongValue(),
                        config.push().slowTime().toNanos(),
                        instruments,
                        journal,
                        this::nowMicros,
                        new RoomLimits(
                                config.rooms().history(),
                                config.rooms().keys(),
                                config.rooms().roomMemory().asLongValue(),
                                config.rooms().memory().asLongValue())),
                shardView -> new SlowReaders(shardView, config.push().slowTime().toNanos()));
        statusBroadcaster = new StatusBroadcaster(hub, journal.isShared());
        clockMonitor = new ClockMonitor(clock, steadyClock, statusBroadcaster::broadcastSource, this::onClockSetBack);
        capture = capture(config.capture(), clock);
        intake = new Intake(
                thread,
                clock,
                statusBroadcaster::broadcastSource,
                statusBroadcaster::broadcastGap,
                this::onOpenings,
                config.ingest().crossedQuotes().equals("pass"),
                capture);
        this.sourceSelector = sourceSelector;
        this.sourceRunner = new SourceRunner(sources, sourceSelector, intake, journal.isShared(), random);
        rooms = new Rooms(
                new Rooms.Limits(
                        config.limits().maxRooms(),
                        config.limits().maxRoomsPerAddress(),
                        config.limits().roomQuietTime().toNanos()),
                clock,
                System::nanoTime,
                this::offerMessage);
        marketControl = new MarketControl(
                hours,
                SimulatorProvider.of(sourceRunner),
                () -> Optional.ofNullable(sourceRunner.running(ReplaySource.class))
                        .map(ReplaySource::state),
                sourceSelector::choices,
                thread,
                market,
                hub,
                statusBroadcaster::broadcastMarket,
                this::nowMicros);
        if (archiveFeeder.archive().isEnabled()) {
            bars.markFirstBarsPartial();
        }
        journal.recover(state);
        state.initialize(journal, entry -> {
            newestTickers.apply(entry);
            hub.restore(EncodedEvent.of(entry));
        });
        hub.startAt(journal.last());
        archiveFeeder.backfill(journal);
    }

    /**
     * Creates the pipeline that the settings describe.
     *
     * @param settings contains the mappings of {@link QuotecastConfig} and of {@link SourceRegistry#settingsTypes}
     * @throws IllegalArgumentException if settings are wrong; the message names all of them, with their values and what
     *     is allowed
     */
    public static Pipeline create(SmallRyeConfig settings, InstantSource clock, RandomGenerator random) {
        QuotecastConfig config = settings.getConfigMapping(QuotecastConfig.class);
        Instruments instruments = new Instruments();
        Violations violations = new Violations();
        Timeframes timeframes = SettingsCheck.timeframes(config, violations);
        SourceType.Context context = new SourceType.Context(
                SourceRegistry.readListings(config.instruments(), instruments), instruments, timeframes, clock, random);
        SourceRegistry sources = new SourceRegistry(config.source(), config.sourcePriority(), settings, context);
        sources.check(violations);
        SettingsCheck.check(config, violations);
        violations.throwIfAny();
        SourceRegistry.Selected selected = sources.select();
        return new Pipeline(
                config,
                instruments,
                sources.tradingHours(),
                selected.factories(),
                selected.selector(),
                sources.pastBars(),
                clock,
                random);
    }

    private static FrameCapture capture(QuotecastConfig.CaptureSettings settings, InstantSource clock) {
        if (settings.directory().isEmpty()) {
            return FrameCapture.off();
        }
        try {
            return new FrameCapture(
                    new FrameCapture.Settings(
                            settings.directory().get(), settings.fileBytes().asLongValue(), settings.fileAge()),
                    clock);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("quotecast.capture: " + e.getMessage(), e);
        }
    }

    /** The first half of the path: the journal assigns a position to the event and stores it. */
    @Override
    public void onEvent(MarketEvent event, @Nullable LongConsumer callback, long nowMicros) {
        updateTime(nowMicros);
        if (event instanceof Correction correction && !correction.isResolved()) {
            corrections.add(correction, callback, resolved -> journal.append(resolved, callback), steadyMicros);
        } else {
            journal.append(event, callback);
        }
    }

    @Override
    public void onEventInTerm(long eventTerm, long sourceOffset, MarketEvent event, long nowMicros) {
        updateTime(nowMicros);
        if (event instanceof Correction correction && !correction.isResolved()) {
            corrections.add(
                    correction,
                    null,
                    // It is appended after later events, whose offset must not be set back.
                    resolved -> journal.appendAsLeader(eventTerm, 0, resolved),
                    steadyMicros);
        } else {
            journal.appendAsLeader(eventTerm, sourceOffset, event);
        }
    }

    /**
     * The second half of the path: the stored event updates the state, is encoded once and is fanned out. An event
     * reaches clients and the archive even if the state cannot be updated.
     */
    private void onCommitted(Entry entry) {
        try {
            state.apply(entry);
        } catch (RuntimeException | Error e) {
            derivationFailures.record(entry.event(), e);
        }
        try {
            newestTickers.apply(entry);
            if (entry.event() instanceof Message) {
                // Most messages reach only rooms, which relay them as they are.
                hub.publish(EncodedEvent.of(entry));
            } else {
                hub.publish(entry, JsonEncoding.INSTANCE);
            }
        } catch (RuntimeException | Error e) {
            hub.onUnpublished(entry.position());
            LOG.log(
                    System.Logger.Level.ERROR,
                    "Failed to publish the event at position " + entry.position()
                            + "; closing all clients, which can resume",
                    e);
        }
        boolean isLate = false;
        try {
            isLate = !state.updateBars(entry, steadyMicros, term == 0 ? null : this::appendDerived);
        } catch (RuntimeException | Error e) {
            derivationFailures.record(entry.event(), e);
        }
        archiveFeeder.feed(entry);
        if (isLate) {
            archiveFeeder.onLateTrade(entry);
        }
        try {
            alerts.onEvent(entry.event(), entry.position());
        } catch (RuntimeException | Error e) {
            derivationFailures.record(entry.event(), e);
        }
    }

    /**
     * Called with the new term when this process becomes the leader, and with 0 when it no longer is. Only the leader
     * runs sources and appends derived events.
     */
    private void onTermChange(long newTerm) {
        term = newTerm;
        if (newTerm != 0) {
            bars.emitUnrecorded(this::appendDerived);
        }
        sourceRunner.onTermChange(
                newTerm, new SourceRunner.ResumePoint(state.instrumentStates(), journal.sourceOffset()));
    }

    /** Reads the clocks once for all events that the thread processes at the same time. */
    private void updateTime(long nowMicros) {
        if (nowMicros != threadMicros) {
            threadMicros = nowMicros;
            steadyMicros = steadyClock.micros();
            // Before the first event with the new time of a clock that was set.
            clockMonitor.check();
        }
    }

    /**
     * Sets the state from before the first event of a source. It is not in the journal, from which other nodes have
     * theirs.
     */
    private void onOpenings(List<Opening> openings) {
        if (journal.isShared()) {
            return;
        }
        updateTime(nowMicros());
        for (Opening opening : openings) {
            market.open(opening);
            bars.open(opening, steadyMicros);
        }
        // The next tick writes a checkpoint: replaying the journal alone would lose the openings.
        checkpointMicros = steadyMicros - CHECKPOINT_INTERVAL_MICROS;
    }

    /**
     * Adds the trades from before the start to the day and the forming bars. As {@link #onOpenings}, not in a shared
     * journal.
     */
    private void onCompletions(List<Opening> openings) {
        if (journal.isShared()) {
            return;
        }
        updateTime(nowMicros());
        for (Opening opening : openings) {
            Opening complete = bars.complete(opening, steadyMicros);
            market.complete(complete);
        }
        checkpointMicros = steadyMicros - CHECKPOINT_INTERVAL_MICROS;
    }

    private void onClockSetBack() {
        market.onClockSetBack();
        bars.onClockSetBack();
    }

    @Override
    public void onTick(long nowMicros) {
        updateTime(nowMicros);
        market.onTick(nowMicros, statusBroadcaster::broadcastMarket);
        if (term != 0 && !journal.isFull()) {
            market.publishTickers(steadyMicros, this::appendDerived);
            bars.onTick(steadyMicros, this::appendDerived);
        }
        onBatchEnd();
        archiveFeeder.onTick();
        alerts.onTick(nowMicros);
        if (steadyMicros - checkpointMicros >= CHECKPOINT_INTERVAL_MICROS) {
            writeCheckpoint();
        }
        statusBroadcaster.broadcastJournal(journal.fault(), nowMicros);
        SourceState choices = sourceSelector.onTick(steadyMicros, nowMicros);
        if (choices != null) {
            statusBroadcaster.broadcastSource(choices);
        }
    }

    @Override
    public void onBatchEnd() {
        journal.poll();
        if (!corrections.isEmpty()) {
            corrections.resolve(steadyMicros);
            journal.poll();
        }
        hub.flush();
    }

    @Override
    public @Nullable Rejection rejection() {
        return !journal.fault().isEmpty() ? Rejection.UNAVAILABLE : journal.isFull() ? Rejection.BUSY : null;
    }

    /** Waiting entries are abandoned if the journal has a fault: their senders have received no acknowledgement. */
    @Override
    public boolean isDrained() {
        return (journal.waiting() == 0 && corrections.isEmpty())
                || !journal.fault().isEmpty();
    }

    public void start() {
        statusBroadcaster.broadcastMarket(market.state(nowMicros()));
        updateTime(nowMicros());
        journal.start(this::onCommitted);
        journal.joinElection(this::onTermChange);
        // Written after the bars that onTermChange emits: a checkpoint covers all entries appended before it.
        writeCheckpoint();
        thread.start(this);
        pastBars.start(completions -> thread.enqueue(() -> onCompletions(completions)));
    }

    /** Stops the sources first, then the pipeline thread, which processes all queued events. */
    @Override
    public void close() {
        pastBars.close();
        sourceRunner.close();
        capture.close();
        hub.close();
        thread.close();
        writeCheckpoint();
        journal.close();
        archiveFeeder.close();
        alerts.close();
    }

    private void writeCheckpoint() {
        checkpointMicros = steadyMicros;
        if (term != 0 && journal.isDurable()) {
            journal.saveCheckpoint(state.snapshot());
        }
    }

    /** Appends a bar or ticker that was derived from events; it takes the same path. */
    private void appendDerived(MarketEvent derived) {
        journal.appendAsLeader(term, 0, derived);
    }

    /**
     * Messages wait, and market events do not, while the journal or an event loop has many bytes of messages to handle.
     */
    private Rooms.Outcome offerMessage(Message message, LongConsumer callback) {
        if (journal.waitingMessageBytes() > MAX_WAITING_MESSAGE_BYTES || hub.isBehindWithMessages()) {
            return Rooms.Outcome.BUSY;
        }
        Rejection rejection = intake.tryOfferUnchecked(message, callback);
        return rejection == null
                ? Rooms.Outcome.ACCEPTED
                : rejection == Rejection.UNAVAILABLE ? Rooms.Outcome.UNAVAILABLE : Rooms.Outcome.BUSY;
    }

    /** Returns the time of this process, µs since 1970-01-01T00:00Z. */
    public long nowMicros() {
        return Micros.now(clock);
    }

    public PipelineThread thread() {
        return thread;
    }

    public Intake intake() {
        return intake;
    }

    public FrameCapture capture() {
        return capture;
    }

    public Instruments instruments() {
        return instruments;
    }

    public Journal journal() {
        return journal;
    }

    public Market market() {
        return market;
    }

    public Timeframes timeframes() {
        return timeframes;
    }

    public BarHistory bars() {
        return bars;
    }

    /** Returns the bars from before the first trade of a source. */
    public PastBars pastBars() {
        return pastBars;
    }

    public TradeHistory trades() {
        return trades;
    }

    public NewestTickers newestTickers() {
        return newestTickers;
    }

    public StatusHistory statuses() {
        return state.statuses();
    }

    /** Returns the counter of tickers and bars that could not be derived. */
    public DerivationFailures derivationFailures() {
        return derivationFailures;
    }

    public Archive archive() {
        return archiveFeeder.archive();
    }

    public Alerts alerts() {
        return alerts;
    }

    public Hub hub() {
        return hub;
    }

    public Rooms rooms() {
        return rooms;
    }

    public MarketControl marketControl() {
        return marketControl;
    }
}
