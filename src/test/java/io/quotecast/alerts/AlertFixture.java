package io.quotecast.alerts;

import static io.quotecast.testing.SampleInstruments.AAPL;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Quote;
import io.quotecast.market.Side;
import io.quotecast.market.Status;
import io.quotecast.market.Trade;
import io.quotecast.market.TradingHours;
import io.quotecast.market.TradingState;
import io.quotecast.state.Market;
import io.quotecast.testing.ManualClock;
import io.quotecast.testing.SampleInstruments;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Alerts on a market that the test moves, without a thread. */
final class AlertFixture implements AlertSink {
    static final long TIME = 1_767_623_400_000_000L;
    private static final AlertLimits LIMITS = new AlertLimits(true, 3, 5, 20, 2);

    final Instruments instruments = SampleInstruments.catalog();
    final ManualClock clock = new ManualClock(TIME);
    /** The alerts of keys that went to the sink, as {@code holder value}. */
    final List<String> sunk = new ArrayList<>();

    final Alerts alerts;
    private final Market market = new Market(TradingHours.ALWAYS_OPEN, TIME);
    private boolean isBusy;
    private long position;
    private int alertNumber;

    AlertFixture() {
        this(AlertStore.none());
    }

    AlertFixture(AlertStore store) {
        alerts = new Alerts(
                LIMITS,
                new Alerts.Market(instruments, market::ticker),
                task -> {
                    if (!isBusy) {
                        task.run();
                    }
                    return !isBusy;
                },
                clock::micros,
                store,
                this);
    }

    /** A connected client, which records what it receives. */
    static final class Client {
        final List<String> received = new ArrayList<>();
        private final AlertConnection connection;
        private final AlertFixture fixture;

        private Client(AlertFixture fixture) {
            this.fixture = fixture;
            this.connection = fixture.alerts.connect((alerts, isLate, dropped) ->
                    alerts.forEach(fired -> received.add(fired.alert().id() + " " + fired.value() + fired.reason()
                            + (isLate ? " late" : "") + (dropped > 0 ? " dropped " + dropped : ""))));
        }

        AlertConnection connection() {
            return connection;
        }

        Client identify(String holder) {
            assertTrue(connection.identify(holder, Long.MAX_VALUE));
            return this;
        }

        /** Sets an alert on AAPL and returns it. */
        ListedAlert set(String type, @Nullable String above, @Nullable String below, boolean repeats) {
            return assertInstanceOf(AlertAnswer.Done.class, trySet(type, above, below, repeats))
                    .alerts()
                    .get(0);
        }

        AlertAnswer trySet(String type, @Nullable String above, @Nullable String below, boolean repeats) {
            AlertType alertType = AlertType.find(type);
            assertTrue(alertType != null);
            List<AlertAnswer> answers = new ArrayList<>();
            Alert alert = new Alert(
                    "a" + ++fixture.alertNumber,
                    AAPL.symbol(),
                    AlertCondition.parse(AAPL, alertType, above, below),
                    repeats,
                    fixture.clock.micros());
            assertTrue(connection.set(alert, answers::add));
            return answers.get(0);
        }

        /** Returns the ids of the alerts of the client. */
        List<String> list() {
            List<AlertAnswer> answers = new ArrayList<>();
            assertTrue(connection.list(answers::add));
            return assertInstanceOf(AlertAnswer.Done.class, answers.get(0)).alerts().stream()
                    .map(listed -> listed.alert().id())
                    .toList();
        }

        AlertAnswer remove(@Nullable List<String> ids) {
            List<AlertAnswer> answers = new ArrayList<>();
            assertTrue(connection.remove(ids, answers::add));
            return answers.get(0);
        }

        /** Returns what was received since the last call. */
        List<String> take() {
            List<String> taken = List.copyOf(received);
            received.clear();
            return taken;
        }
    }

    Client connect() {
        return new Client(this);
    }

    /** Lets the pipeline refuse tasks. */
    void setBusy(boolean newBusy) {
        isBusy = newBusy;
    }

    /** Trades AAPL at prices in cents, with a second between them. */
    void trade(long... prices) {
        for (long price : prices) {
            clock.advance(Duration.ofSeconds(1));
            publish(new Trade(AAPL, price, 100, Side.BUY, "V", 0, clock.micros()));
        }
    }

    void quote(long bid, long ask) {
        publish(new Quote(AAPL, bid, 1, ask, 1, clock.micros()));
    }

    void status(TradingState state, String reason) {
        publish(new Status(AAPL, state, reason, clock.micros()));
    }

    void trade(Instrument instrument, long price) {
        publish(new Trade(instrument, price, 100, Side.BUY, "V", 0, clock.micros()));
    }

    private void publish(MarketEvent event) {
        event.deliverTo(market);
        alerts.onEvent(event, ++position);
    }

    /** Lets two seconds pass. */
    void tick() {
        clock.advance(Duration.ofSeconds(2));
        alerts.onTick(clock.micros());
    }

    @Override
    public void onFired(String holder, FiredAlert fired) {
        sunk.add(holder + " " + fired.value());
    }

    @Override
    public long failures() {
        return 0;
    }

    @Override
    public void close() {}
}
