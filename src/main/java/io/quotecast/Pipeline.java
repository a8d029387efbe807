package io.quotecast;

import io.quotecast.feed.Intake;
import io.quotecast.feed.Rejection;
import io.quotecast.feed.Road;
import io.quotecast.feed.RoadThread;
import io.quotecast.history.BarHistory;
import io.quotecast.history.TradeHistory;
import io.quotecast.history.store.Archive;
import io.quotecast.journal.Entry;
import io.quotecast.journal.Journal;
import io.quotecast.market.Instruments;
import io.quotecast.market.Market;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Message;
import io.quotecast.market.Micros;
import io.quotecast.market.TradingHours;
import io.quotecast.protocol.EventEncoder;
import io.quotecast.push.Hub;
import io.quotecast.push.Shard;
import io.quotecast.rooms.Rooms;
import io.quotecast.web.Admin;
import java.time.InstantSource;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The journey of an event, put together: {@link #travel} and {@link #show} are the whole of it. Builds every stage,
 * plugs each into the next, starts them, and stops them in reverse order.
 */
public final class Pipeline implements Road, AutoCloseable {
    private static final int WAITING_EVENTS = 8_192;
    private static final long KEEP_MICROS = 30_000_000L;

    private final InstantSource clock;
    private final RoadThread road;
    private final Intake intake;
    private final Instruments instruments;
    private final Journal journal;
    private final Market market;
    private final BarHistory bars = new BarHistory();
    private final TradeHistory trades = new TradeHistory();
    private final Fold fold;
    private final Archiving archiving;
    private final EventEncoder encoder = new EventEncoder();
    private final Hub hub;
    private final Notices notices;
    private final Rooms rooms;
    private final Sources sources;
    private final Admin admin;
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
            List<Sources.Kind> sources,
            InstantSource clock,
            RandomGenerator random) {
        this.clock = clock;
        this.instruments = instruments;
        road = new RoadThread(WAITING_EVENTS, clock);
        // Only to wake it: the road looks at the journal whenever it has done something.
        journal = JournalChoice.open(config, instruments, clock, random, () -> road.execute(() -> {}));
        archiving = new Archiving(ArchiveChoice.archive(config, journal.epoch(), clock));
        market = new Market(hours, nowMicros());
        fold = new Fold(instruments, market, bars, trades);
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
        notices = new Notices(hub, journal.isShared());
        intake = new Intake(road, clock, notices::source);
        this.sources = new Sources(sources, intake, journal.isShared());
        rooms = new Rooms(config.limits().maxRooms(), clock, this::say);
        admin = new Admin(hours, this.sources, road, market, hub, notices::market, this::nowMicros);
        journal.recover(fold);
        fold.begin(hub, encoder, journal);
        archiving.retell(journal);
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
        fold.take(entry);
        hub.publish(encoder.encode(entry));
        fold.derive(entry, roadMicros, term == 0 ? null : this::travelOn);
        archiving.tell(entry);
    }

    /** Who leads the tape runs the sources, and adds what the stages make of its events; the others follow. */
    private void lead(long now) {
        term = now;
        if (now != 0) {
            bars.lead(this::travelOn);
        }
        sources.lead(now, new Sources.Begun(fold.standings(), journal.place()));
    }

    @Override
    public void tick(long nowMicros) {
        roadMicros = nowMicros;
        if (term == 0) {
            market.tick(nowMicros, notices::market);
        } else if (!journal.isFull()) {
            market.tick(nowMicros, this::travelOn, notices::market);
            bars.tick(nowMicros, this::travelOn);
        }
        rest();
        archiving.tick();
        if (nowMicros - keptMicros >= KEEP_MICROS) {
            keep();
        }
        notices.journal(journal.fault(), nowMicros);
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
        notices.market(market.state(nowMicros()));
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
        sources.close();
        hub.close();
        road.close();
        keep();
        journal.close();
        archiving.close();
    }

    private void keep() {
        keptMicros = roadMicros;
        if (term != 0 && journal.isKept()) {
            journal.keep(fold.state());
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

    public RoadThread road() {
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
        return archiving.archive();
    }

    public Hub hub() {
        return hub;
    }

    public Rooms rooms() {
        return rooms;
    }

    public Admin admin() {
        return admin;
    }
}
