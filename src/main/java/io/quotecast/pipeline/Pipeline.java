package io.quotecast.pipeline;

import io.quotecast.base.Micros;
import io.quotecast.config.QuotecastConfig;
import io.quotecast.control.MarketControl;
import io.quotecast.history.store.Archive;
import io.quotecast.ingest.Intake;
import io.quotecast.ingest.Rejection;
import io.quotecast.journal.Entry;
import io.quotecast.journal.Journal;
import io.quotecast.market.Instruments;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Message;
import io.quotecast.market.TradingHours;
import io.quotecast.protocol.EventEncoder;
import io.quotecast.push.Hub;
import io.quotecast.push.Shard;
import io.quotecast.rooms.Rooms;
import io.quotecast.source.SourceRunner;
import io.quotecast.state.BarHistory;
import io.quotecast.state.Market;
import io.quotecast.state.RecoverableState;
import io.quotecast.state.TradeHistory;
import java.time.InstantSource;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The journey of an event, put together: {@link #travel} and {@link #show} are the whole of it. Builds every stage,
 * plugs each into the next, starts them, and stops them in reverse order.
 */
public final class Pipeline implements EventHandler, AutoCloseable {
    private static final int WAITING_EVENTS = 8_192;
    private static final long KEEP_MICROS = 30_000_000L;

    private final InstantSource clock;
    private final PipelineThread road;
    private final Intake intake;
    private final Instruments instruments;
    private final Journal journal;
    private final Market market;
    private final BarHistory bars = new BarHistory();
    private final TradeHistory trades = new TradeHistory();
    private final RecoverableState recoverableState;
    private final ArchiveFeeder archiveFeeder;
    private final EventEncoder encoder = new EventEncoder();
    private final Hub hub;
    private final StatusBroadcaster statusBroadcaster;
    private final Rooms rooms;
    private final SourceRunner sourceRunner;
    private final MarketControl marketControl;
    private long term;
    private long roadMicros;
    private long keptMicros;

    /**
     * @param hours when the market trades, as far as the server tells its clients
     * @param sources run while this process leads the tape
     */
    public Pipeline(
            QuotecastConfig config,
            Instruments instruments,
            TradingHours hours,
            List<SourceRunner.Factory> sources,
            InstantSource clock,
            RandomGenerator random) {
        this.clock = clock;
        this.instruments = instruments;
        road = new PipelineThread(WAITING_EVENTS, clock);
        // Only to wake it: the road looks at the journal whenever it has done something.
        journal = JournalFactory.open(config, instruments, clock, random, () -> road.execute(() -> {}));
        archiveFeeder = new ArchiveFeeder(ArchiveFactory.archive(config, journal.epoch(), clock));
        market = new Market(hours, nowMicros());
        recoverableState = new RecoverableState(instruments, market, bars, trades);
        hub = new Hub(
                road::execute,
                new Shard.Settings(
                        config.push().maxPending().asLongValue(),
                        config.heartbeat().toNanos(),
                        config.push().linger().toNanos(),
                        config.push().backlog(),
                        config.push().slowTime().toNanos(),
                        instruments,
                        journal,
                        this::nowMicros));
        statusBroadcaster = new StatusBroadcaster(hub, journal.isShared());
        intake = new Intake(road, clock, statusBroadcaster::source);
        this.sourceRunner = new SourceRunner(sources, intake, journal.isShared());
        rooms = new Rooms(config.limits().maxRooms(), clock, this::say);
        marketControl = new MarketControl(
                hours, this.sourceRunner, road, market, hub, statusBroadcaster::market, this::nowMicros);
        journal.recover(recoverableState);
        recoverableState.begin(hub, encoder, journal);
        archiveFeeder.retell(journal);
    }

    /** The first half of an event's journey: it is numbered and kept. As soon as it may be seen it is shown. */
    @Override
    public void travel(MarketEvent event, @Nullable LongConsumer recorded, long nowMicros) {
        roadMicros = nowMicros;
        journal.append(event, recorded);
    }

    @Override
    public void travelIn(long led, long place, MarketEvent event, long nowMicros) {
        roadMicros = nowMicros;
        journal.appendIn(led, place, event);
    }

    /** The second half: it becomes the truth, is encoded once and fanned out. */
    private void show(Entry entry) {
        recoverableState.take(entry);
        hub.publish(encoder.encode(entry));
        recoverableState.derive(entry, roadMicros, term == 0 ? null : this::travelOn);
        archiveFeeder.tell(entry);
    }

    /** Who leads the tape runs the sources, and adds what the stages make of its events; the others follow. */
    private void lead(long now) {
        term = now;
        if (now != 0) {
            bars.lead(this::travelOn);
        }
        sourceRunner.lead(now, new SourceRunner.ResumePoint(recoverableState.standings(), journal.place()));
    }

    @Override
    public void tick(long nowMicros) {
        roadMicros = nowMicros;
        if (term == 0) {
            market.tick(nowMicros, statusBroadcaster::market);
        } else if (!journal.isFull()) {
            market.tick(nowMicros, this::travelOn, statusBroadcaster::market);
            bars.tick(nowMicros, this::travelOn);
        }
        rest();
        archiveFeeder.tick();
        if (nowMicros - keptMicros >= KEEP_MICROS) {
            keep();
        }
        statusBroadcaster.journal(journal.fault(), nowMicros);
    }

    @Override
    public void rest() {
        journal.turn();
        hub.flush();
    }

    @Override
    public @Nullable Rejection refusal() {
        return !journal.fault().isEmpty() ? Rejection.UNAVAILABLE : journal.isFull() ? Rejection.BUSY : null;
    }

    /** With a fault that does not end, what waits is given up: nobody was told that it was kept. */
    @Override
    public boolean isSettled() {
        return journal.waiting() == 0 || !journal.fault().isEmpty();
    }

    public void start() {
        statusBroadcaster.market(market.state(nowMicros()));
        roadMicros = keptMicros = nowMicros();
        journal.follow(this::show);
        journal.lead(this::lead);
        // Behind the bars that were owed: a checkpoint is written when all that was appended before it is.
        keep();
        road.start(this);
    }

    /** The sources end first, then the road, which finishes what has come in. */
    @Override
    public void close() {
        sourceRunner.close();
        hub.close();
        road.close();
        keep();
        journal.close();
        archiveFeeder.close();
    }

    private void keep() {
        keptMicros = roadMicros;
        if (term != 0 && journal.isKept()) {
            journal.keep(recoverableState.state());
        }
    }

    /** What the stages make of an event, a bar or a ticker, goes the same way. */
    private void travelOn(MarketEvent derived) {
        journal.appendIn(term, 0, derived);
    }

    private Rooms.Outcome say(Message message, LongConsumer recorded) {
        Rejection rejection = intake.tryOfferUnchecked(message, recorded);
        return rejection == null
                ? Rooms.Outcome.TAKEN
                : rejection == Rejection.UNAVAILABLE ? Rooms.Outcome.UNAVAILABLE : Rooms.Outcome.BUSY;
    }

    /** The time of this process, µs since 1970-01-01T00:00Z. */
    public long nowMicros() {
        return Micros.now(clock);
    }

    public PipelineThread road() {
        return road;
    }

    public Intake intake() {
        return intake;
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

    public BarHistory bars() {
        return bars;
    }

    public TradeHistory trades() {
        return trades;
    }

    public Archive archive() {
        return archiveFeeder.archive();
    }

    public Hub hub() {
        return hub;
    }

    public Rooms rooms() {
        return rooms;
    }

    public MarketControl admin() {
        return marketControl;
    }
}
