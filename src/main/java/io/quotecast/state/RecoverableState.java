package io.quotecast.state;

import io.quotecast.journal.Entry;
import io.quotecast.journal.Journal;
import io.quotecast.journal.RecordedTrade;
import io.quotecast.journal.Recovery;
import io.quotecast.market.Bar;
import io.quotecast.market.Correction;
import io.quotecast.market.Instrument;
import io.quotecast.market.InstrumentState;
import io.quotecast.market.Instruments;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Message;
import io.quotecast.market.Series;
import io.quotecast.market.Status;
import io.quotecast.market.Trade;
import io.quotecast.market.TradingState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The state that is derived from the journal and recovered at a restart: the newest entry of every series, trading
 * days, bars and recent trades. On the leader it derives bars, which are then appended; on other nodes the journal
 * already has them. Owned by the pipeline thread.
 */
public final class RecoverableState implements Recovery {
    private final Instruments instruments;
    private final Market market;
    private final BarHistory bars;
    private final TradeHistory trades;
    private final StatusHistory statuses = new StatusHistory();
    private @Nullable Entry[][] lastEntries = new @Nullable Entry[64][];

    public RecoverableState(Instruments instruments, Market market, BarHistory bars, TradeHistory trades) {
        this.instruments = instruments;
        this.market = market;
        this.bars = bars;
        this.trades = trades;
    }

    /** Applies a committed entry. */
    public void apply(Entry entry) {
        update(entry);
        if (entry.event() instanceof Trade trade) {
            trades.add(new RecordedTrade(entry.position(), entry.seriesNumber(), trade));
        } else if (entry.event() instanceof Bar bar) {
            bars.apply(bar);
        } else if (entry.event() instanceof Status status) {
            statuses.add(status);
        } else if (entry.event() instanceof Correction correction) {
            trades.correct(correction);
        }
    }

    /** Returns the recent changes of trading states. */
    public StatusHistory statuses() {
        return statuses;
    }

    /**
     * Updates the bars with a committed entry.
     *
     * @param nowMicros monotonic time of this process, in µs
     * @param derivedEvents receives the bars that close; null if another node leads the journal and appends them
     * @return false for a trade that was too late for at least one of its bars
     */
    public boolean updateBars(Entry entry, long nowMicros, @Nullable Consumer<MarketEvent> derivedEvents) {
        if (entry.event() instanceof Trade trade) {
            return derivedEvents == null
                    ? bars.apply(trade, nowMicros)
                    : bars.onTrade(trade, nowMicros, derivedEvents::accept);
        }
        if (entry.event() instanceof Correction correction) {
            correct(correction, derivedEvents);
        }
        return true;
    }

    private void correct(Correction correction, @Nullable Consumer<MarketEvent> derivedEvents) {
        List<Trade> newest = trades.newest(correction.instrument(), TradeHistory.CAPACITY).stream()
                .map(RecordedTrade::trade)
                .toList();
        bars.onCorrection(correction, newest, derivedEvents == null ? null : derivedEvents::accept);
        market.correct(correction, newest, bars);
    }

    /** Returns the state of every instrument in the journal, from which sources continue. */
    public List<InstrumentState> instrumentStates() {
        List<InstrumentState> instrumentStates = new ArrayList<>();
        for (@Nullable Entry[] slots : lastEntries) {
            if (slots != null) {
                InstrumentState instrumentState = instrumentState(slots);
                if (instrumentState != null) {
                    instrumentStates.add(instrumentState);
                }
            }
        }
        return instrumentStates;
    }

    private static @Nullable InstrumentState instrumentState(@Nullable Entry[] slots) {
        Instrument instrument = null;
        long lastPrice = 0;
        String haltReason = "";
        for (Entry entry : slots) {
            if (entry != null && entry.event() instanceof MarketEvent.InstrumentEvent instrumentEvent) {
                instrument = instrumentEvent.instrument();
                if (instrumentEvent instanceof Trade trade) {
                    lastPrice = trade.price();
                } else if (instrumentEvent instanceof Status status && status.state() == TradingState.HALTED) {
                    haltReason = status.reason();
                }
            }
        }
        return instrument == null ? null : new InstrumentState(instrument, lastPrice, haltReason);
    }

    @Override
    public void replay(Entry entry, long nowMicros) {
        if (isIncompatible(entry.event())) {
            return;
        }
        update(entry);
        if (entry.event() instanceof Trade trade) {
            bars.apply(trade, nowMicros);
            // For corrections that follow; initialize reads all of them again.
            trades.add(new RecordedTrade(entry.position(), entry.seriesNumber(), trade));
        } else if (entry.event() instanceof Bar bar) {
            bars.apply(bar);
        } else if (entry.event() instanceof Correction correction) {
            trades.correct(correction);
            correct(correction, null);
        }
    }

    @Override
    public void restoreBar(Bar closedBar) {
        if (!isIncompatible(closedBar)) {
            bars.apply(closedBar);
        }
    }

    /**
     * Completes recovery: reads the recent trades and statuses back from the journal and passes on the newest entry of
     * every series.
     *
     * @param newest called for each entry, in no particular order
     */
    public void initialize(Journal journal, Consumer<Entry> newest) {
        trades.clear();
        journal.readAfter(journal.first() - 1, Integer.MAX_VALUE, entry -> {
            if (entry.event() instanceof Trade trade) {
                trades.add(new RecordedTrade(entry.position(), entry.seriesNumber(), trade));
            } else if (entry.event() instanceof Status status) {
                statuses.add(status);
            } else if (entry.event() instanceof Message) {
                newest.accept(entry);
            } else if (entry.event() instanceof Correction correction) {
                trades.correct(correction);
            }
        });
        for (@Nullable Entry[] slots : lastEntries) {
            if (slots != null) {
                Arrays.stream(slots).filter(Objects::nonNull).forEach(newest);
            }
        }
    }

    /** Returns the state as bytes for {@link #restore}, without closed bars and trades, which are stored elsewhere. */
    public byte[] snapshot() {
        StateFormat out = new StateFormat();
        market.save(out::writeDay);
        bars.save(out::writeBars);
        for (@Nullable Entry[] slots : lastEntries) {
            if (slots != null) {
                for (Entry entry : slots) {
                    if (entry != null) {
                        out.writeNewest(entry);
                    }
                }
            }
        }
        return out.toByteArray();
    }

    @Override
    public void restore(byte[] state, boolean sameEpoch) {
        StateFormat.read(state, instruments, new Restorer(sameEpoch));
    }

    private final class Restorer implements StateConsumer {
        private final boolean sameEpoch;

        private Restorer(boolean sameEpoch) {
            this.sameEpoch = sameEpoch;
        }

        @Override
        public void onDay(Instrument instrument, DayState day) {
            if (!isIncompatible(instrument)) {
                market.restore(instrument, day);
            }
        }

        @Override
        public void onBars(Instrument instrument, BarsState state) {
            if (!isIncompatible(instrument)) {
                bars.restore(instrument, state);
            }
        }

        @Override
        public void onNewest(Entry entry) {
            if (!isIncompatible(entry.event())) {
                retain(sameEpoch ? entry : new Entry(0, 0, entry.event()));
                if (entry.event() instanceof Status status) {
                    market.restore(status);
                }
            }
        }
    }

    @Override
    public void clear() {
        market.clear();
        bars.clear();
        trades.clear();
        lastEntries = new @Nullable Entry[64][];
    }

    private void update(Entry entry) {
        entry.event().deliverTo(market);
        retain(entry);
    }

    private void retain(Entry entry) {
        Series series = Series.of(entry.event());
        if (series != null) {
            int id = ((MarketEvent.InstrumentEvent) entry.event()).instrument().id();
            if (id >= lastEntries.length) {
                lastEntries = Arrays.copyOf(lastEntries, Math.max(id + 1, lastEntries.length * 2));
            }
            @Nullable Entry[] slots = lastEntries[id];
            if (slots == null) {
                slots = lastEntries[id] = new @Nullable Entry[Series.COUNT];
            }
            slots[series.ordinal()] = entry;
        }
    }

    /** Returns whether an event has other decimals than its listed instrument, so that they cannot be mixed. */
    private boolean isIncompatible(MarketEvent event) {
        return event instanceof MarketEvent.InstrumentEvent instrumentEvent
                && isIncompatible(instrumentEvent.instrument());
    }

    private boolean isIncompatible(Instrument instrument) {
        return !instruments
                .find(instrument.symbol().text())
                .filter(instrument::hasSameUnits)
                .isPresent();
    }
}
