package io.quotecast.alerts;

import io.quotecast.alerts.AlertIndex.Watched;
import io.quotecast.alerts.MarketReading.Outcome;
import io.quotecast.alerts.StoredOwner.StoredAlert;
import io.quotecast.market.Channel;
import io.quotecast.market.Correction;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Quote;
import io.quotecast.market.Status;
import io.quotecast.market.Ticker;
import io.quotecast.market.Trade;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The alerts of all clients. Each event is compared once with the alerts on its instrument. Owned by the pipeline
 * thread; {@link #connect}, the methods of {@link AlertConnection} and the counts are safe on any thread.
 */
public final class Alerts implements AutoCloseable {
    private static final long INTERVAL_MICROS = 1_000_000;

    private final AlertLimits limits;
    private final Market market;
    private final Predicate<Runnable> pipeline;
    private final LongSupplier nowMicros;
    private final AlertStore store;
    private final AlertSink sink;
    private volatile AlertPermissions permissions = (holder, symbol) -> true;

    private final AlertIndex index = new AlertIndex();
    private final Map<String, AlertOwner> owners = new LinkedHashMap<>();
    private final Set<AlertOwner> guests = new LinkedHashSet<>();
    private final Set<AlertOwner> changed = new LinkedHashSet<>();
    /** Restored alerts whose symbols no source has listed yet. */
    private final Set<ArmedAlert> unlisted = new LinkedHashSet<>();

    private final AtomicInteger count = new AtomicInteger();
    private int waiting;
    private volatile boolean mayHaveClosed;
    private long tickMicros;
    private final LongAdder fired = new LongAdder();

    /**
     * The market that alerts watch.
     *
     * @param days returns the trading day of an instrument so far
     */
    public record Market(Instruments instruments, Function<Instrument, Optional<Ticker>> days) {}

    /**
     * @param pipeline runs a task on the pipeline thread; returns false if its queue is full
     * @param nowMicros the clock of this process, µs since 1970-01-01T00:00Z
     * @param store contains the alerts of keys from before the start
     * @param sink receives the fired alerts of keys
     */
    public Alerts(
            AlertLimits limits,
            Market market,
            Predicate<Runnable> pipeline,
            LongSupplier nowMicros,
            AlertStore store,
            AlertSink sink) {
        this.limits = limits;
        this.market = market;
        this.pipeline = pipeline;
        this.nowMicros = nowMicros;
        this.store = store;
        this.sink = sink;
        store.stored().forEach(this::restore);
    }

    /** Sets what says whether the holder of a key may still know a symbol. Thread-safe. */
    public void permitBy(AlertPermissions newPermissions) {
        permissions = newPermissions;
    }

    /** Returns whether clients without a key may set alerts. Thread-safe. */
    public boolean isOpenToGuests() {
        return limits.isOpenToGuests();
    }

    /** Adds a connection, which is one without a key at first. Thread-safe. */
    public AlertConnection connect(AlertReceiver receiver) {
        return new AlertConnection(this, receiver);
    }

    /** Returns the number of alerts that are set. Thread-safe. */
    public int count() {
        return count.get();
    }

    /** Returns how often an alert has fired. Thread-safe. */
    public long fired() {
        return fired.sum();
    }

    /** Returns how many fired alerts the sink has given up. Thread-safe. */
    public long unsent() {
        return sink.failures();
    }

    boolean run(Runnable task) {
        return pipeline.test(task);
    }

    void onClosed(AlertConnection connection) {
        if (!pipeline.test(() -> detach(connection))) {
            mayHaveClosed = true;
        }
    }

    /** Compares an event with the alerts on its instrument, once the state of the market contains it. */
    public void onEvent(MarketEvent event, long position) {
        if (!(event instanceof MarketEvent.InstrumentEvent instrumentEvent)) {
            return;
        }
        Watched watched = index.find(instrumentEvent.instrument());
        if (watched == null) {
            return;
        }
        if (event instanceof Trade || event instanceof Correction) {
            List<ArmedAlert> alerts = watched.of(Channel.TICKERS);
            if (!alerts.isEmpty()) {
                compare(alerts, reading(instrumentEvent.instrument()), "", event, position);
            }
        } else if (event instanceof Quote quote) {
            compare(watched.of(Channel.QUOTES), MarketReading.of(quote), "", event, position);
        } else if (event instanceof Status status) {
            compare(watched.of(Channel.STATUSES), MarketReading.of(status), status.reason(), event, position);
        }
    }

    private void compare(
            List<ArmedAlert> alerts, MarketReading reading, String reason, MarketEvent event, long position) {
        // From the end, because an alert that fires once removes itself.
        for (int i = alerts.size() - 1; i >= 0; i--) {
            ArmedAlert alert = alerts.get(i);
            Outcome previous = alert.outcome();
            if (alert.update(reading)) {
                onChange(alert.owner());
                if (previous == Outcome.UNMET) {
                    String value = reading.value(alert.alert().condition().type());
                    fire(alert, new FiredAlert(alert.alert(), value, reason, position, event.timeMicros()));
                }
            }
        }
    }

    private void fire(ArmedAlert alert, FiredAlert firedAlert) {
        AlertOwner owner = alert.owner();
        long now = nowMicros.getAsLong();
        if (owner.isExpired(now)
                || !(owner.isGuest()
                        || permissions.permits(owner.holder(), alert.alert().symbol()))
                || !alert.tryFire(now)) {
            return;
        }
        if (!alert.alert().repeats()) {
            remove(alert);
        }
        fired.increment();
        deliver(owner, firedAlert);
        if (!owner.isGuest()) {
            sink.onFired(owner.holder(), firedAlert);
        }
    }

    private void deliver(AlertOwner owner, FiredAlert firedAlert) {
        owner.connections().removeIf(AlertConnection::isClosed);
        if (!owner.connections().isEmpty()) {
            List<FiredAlert> one = List.of(firedAlert);
            owner.connections().forEach(connection -> connection.receiver().onFired(one, false, 0));
        } else if (!owner.isGuest()) {
            // What waits for all keys together is bounded too.
            int before = owner.waiting();
            int room = Math.max(0, limits.total() - waiting);
            owner.keep(firedAlert, Math.min(limits.waiting(), before + room));
            waiting += owner.waiting() - before;
        }
    }

    /** Does what is due every second: stores changes, and forgets what has ended. */
    public void onTick(long now) {
        if (now - tickMicros < INTERVAL_MICROS && now >= tickMicros) {
            return;
        }
        tickMicros = now;
        if (mayHaveClosed) {
            mayHaveClosed = false;
            List<AlertOwner> all = new ArrayList<>(guests);
            all.addAll(owners.values());
            all.forEach(owner -> List.copyOf(owner.connections()).stream()
                    .filter(AlertConnection::isClosed)
                    .forEach(this::detach));
        }
        owners.values().stream().filter(owner -> owner.isExpired(now)).toList().forEach(this::end);
        List.copyOf(unlisted).forEach(alert -> market.instruments()
                .find(alert.alert().symbol().text())
                .ifPresent(instrument -> {
                    unlisted.remove(alert);
                    index.add(alert, instrument);
                }));
        storeChanges();
    }

    private void storeChanges() {
        changed.forEach(owner -> store.save(owner.stored()));
        changed.clear();
    }

    /** Stores all changes. Called when the pipeline thread has ended. */
    @Override
    public void close() {
        storeChanges();
        store.close();
        sink.close();
    }

    void attach(AlertConnection connection) {
        AlertConnection.Identity identity = connection.identity();
        AlertOwner previous = connection.owner();
        if (connection.isClosed() || identity.holder().isEmpty() || (previous != null && !previous.isGuest())) {
            return;
        }
        AlertOwner owner =
                owners.computeIfAbsent(identity.holder(), holder -> new AlertOwner(holder, identity.expiresMicros()));
        owner.extendTo(identity.expiresMicros());
        owner.connections().add(connection);
        connection.setOwner(owner);
        if (previous != null) {
            adopt(previous, owner);
        }
        if (owner.waiting() > 0 || owner.dropped() > 0) {
            waiting -= owner.waiting();
            long dropped = owner.dropped();
            connection.receiver().onFired(owner.takeWaiting(), true, dropped);
            onChange(owner);
        }
    }

    /** Moves alerts that were set without the key. */
    private void adopt(AlertOwner guest, AlertOwner owner) {
        for (ArmedAlert alert : guest.alerts()) {
            remove(alert);
            if (owner.size() < limits.perKey()) {
                add(new ArmedAlert(alert.alert(), owner, alert.outcome()));
            }
        }
        guests.remove(guest);
    }

    private void detach(AlertConnection connection) {
        AlertOwner owner = connection.owner();
        if (owner == null) {
            return;
        }
        connection.setOwner(null);
        owner.connections().remove(connection);
        if (owner.isGuest()) {
            end(owner);
        } else if (owner.isUnused()) {
            owners.remove(owner.holder());
        }
    }

    /** Removes an owner with all of its alerts. */
    private void end(AlertOwner owner) {
        owner.alerts().forEach(this::remove);
        if (owner.waiting() > 0 || owner.dropped() > 0) {
            waiting -= owner.waiting();
            owner.takeWaiting();
            onChange(owner);
        }
        guests.remove(owner);
        if (owner.connections().isEmpty()) {
            owners.remove(owner.holder());
        }
    }

    void set(AlertConnection connection, Alert alert, Consumer<AlertAnswer> answer) {
        if (connection.isClosed()) {
            return;
        }
        attach(connection);
        AlertOwner owner = connection.owner();
        if (owner == null) {
            owner = new AlertOwner("", Long.MAX_VALUE);
            owner.connections().add(connection);
            connection.setOwner(owner);
            guests.add(owner);
        }
        int maxAlerts = maxAlerts(owner);
        if (owner.size() >= maxAlerts || count.get() >= limits.total()) {
            answer.accept(new AlertAnswer.OverLimit(
                    owner.size() >= maxAlerts
                            ? (owner.size() + 1) + " alerts; the limit is " + maxAlerts
                                    + (owner.isGuest() ? " per connection" : " per key") + ": remove some"
                            : "the server has " + count.get() + " alerts, which is its limit"));
            return;
        }
        ArmedAlert armed = new ArmedAlert(alert, owner, initialOutcome(alert));
        add(armed);
        market.instruments().find(alert.symbol().text()).ifPresent(instrument -> armed.update(reading(instrument)));
        answer.accept(new AlertAnswer.Done(List.of(armed.listed()), maxAlerts));
    }

    /** Without a status, an instrument is traded. */
    private static Outcome initialOutcome(Alert alert) {
        return switch (alert.condition().type()) {
            case HALT -> Outcome.UNMET;
            case RESUME -> Outcome.MET;
            case PRICE, CHANGE, VOLUME, SPREAD -> Outcome.UNKNOWN;
        };
    }

    void remove(AlertConnection connection, @Nullable List<String> ids, Consumer<AlertAnswer> answer) {
        attach(connection);
        AlertOwner owner = connection.owner();
        List<ArmedAlert> removed = new ArrayList<>();
        if (ids == null) {
            removed.addAll(owner == null ? List.of() : owner.alerts());
        } else {
            for (String id : new LinkedHashSet<>(ids)) {
                ArmedAlert alert = owner == null ? null : owner.find(id);
                if (alert == null) {
                    answer.accept(new AlertAnswer.Unknown(id));
                    return;
                }
                removed.add(alert);
            }
        }
        removed.forEach(this::remove);
        answer.accept(done(connection, removed));
    }

    void list(AlertConnection connection, Consumer<AlertAnswer> answer) {
        attach(connection);
        AlertOwner owner = connection.owner();
        answer.accept(done(connection, owner == null ? List.of() : owner.alerts()));
    }

    private AlertAnswer done(AlertConnection connection, List<ArmedAlert> alerts) {
        AlertOwner owner = connection.owner();
        return new AlertAnswer.Done(
                alerts.stream().map(ArmedAlert::listed).toList(),
                owner == null ? limits.perConnection() : maxAlerts(owner));
    }

    private int maxAlerts(AlertOwner owner) {
        return owner.isGuest() ? limits.perConnection() : limits.perKey();
    }

    private void restore(StoredOwner stored) {
        AlertOwner owner = new AlertOwner(stored.holder(), stored.expiresMicros());
        owner.restore(stored);
        owners.put(stored.holder(), owner);
        waiting += owner.waiting();
        for (StoredAlert alert : stored.alerts()) {
            add(new ArmedAlert(alert.alert(), owner, alert.outcome()));
        }
        changed.remove(owner);
    }

    private void add(ArmedAlert alert) {
        alert.owner().add(alert);
        count.incrementAndGet();
        onChange(alert.owner());
        Optional<Instrument> instrument =
                market.instruments().find(alert.alert().symbol().text());
        if (instrument.isPresent()) {
            index.add(alert, instrument.get());
        } else {
            unlisted.add(alert);
        }
    }

    private void remove(ArmedAlert alert) {
        alert.owner().remove(alert);
        count.decrementAndGet();
        onChange(alert.owner());
        unlisted.remove(alert);
        market.instruments()
                .find(alert.alert().symbol().text())
                .ifPresent(instrument -> index.remove(alert, instrument));
    }

    private void onChange(AlertOwner owner) {
        if (!owner.isGuest()) {
            changed.add(owner);
        }
    }

    private MarketReading reading(Instrument instrument) {
        return MarketReading.of(market.days().apply(instrument).orElse(null));
    }
}
