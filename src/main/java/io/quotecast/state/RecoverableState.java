package io.quotecast.state;

import io.quotecast.journal.Entry;
import io.quotecast.journal.Journal;
import io.quotecast.journal.RecordedTrade;
import io.quotecast.journal.Recovery;
import io.quotecast.journal.format.ByteReader;
import io.quotecast.journal.format.ByteWriter;
import io.quotecast.journal.format.EventFormat;
import io.quotecast.journal.format.MalformedRecordException;
import io.quotecast.market.Bar;
import io.quotecast.market.Instrument;
import io.quotecast.market.InstrumentState;
import io.quotecast.market.Instruments;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Status;
import io.quotecast.market.Trade;
import io.quotecast.market.TradingState;
import io.quotecast.protocol.EncodedEvent;
import io.quotecast.protocol.EventEncoder;
import io.quotecast.push.Hub;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All that is made of a tape and that a restart must find again: the newest entries of every instrument, its day, its
 * bars. Either it leads, and makes bars that are yet to be appended, or it follows a tape on which they stand.
 */
public final class RecoverableState implements Recovery {
    private static final int DAY = 1;
    private static final int FORMING = 2;
    private static final int LAST = 3;

    private final Instruments instruments;
    private final Market market;
    private final BarHistory bars;
    private final TradeHistory trades;
    private final EventFormat format;
    private @Nullable Entry[][] last = new @Nullable Entry[64][];

    public RecoverableState(Instruments instruments, Market market, BarHistory bars, TradeHistory trades) {
        this.instruments = instruments;
        this.market = market;
        this.bars = bars;
        this.trades = trades;
        this.format = new EventFormat(instruments);
    }

    /** An entry of the tape: it becomes the truth. */
    public void take(Entry entry) {
        know(entry);
        if (entry.event() instanceof Trade trade) {
            trades.add(new RecordedTrade(entry.q(), entry.u(), trade));
        } else if (entry.event() instanceof Bar bar) {
            bars.follow(bar);
        }
    }

    /**
     * Makes what an entry brings about.
     *
     * @param derived hears of bars as they end; null where another leads the tape, who tells them
     */
    public void derive(Entry entry, long nowMicros, @Nullable Consumer<MarketEvent> derived) {
        if (entry.event() instanceof Trade trade) {
            if (derived == null) {
                bars.follow(trade, nowMicros);
            } else {
                bars.onTrade(trade, nowMicros, derived::accept);
            }
        }
    }

    /** How every instrument stands that the tape has told of, for sources that go on from there. */
    public List<InstrumentState> standings() {
        List<InstrumentState> instrumentStates = new ArrayList<>();
        for (@Nullable Entry[] slots : last) {
            if (slots != null) {
                InstrumentState instrumentState = standing(slots);
                if (instrumentState != null) {
                    instrumentStates.add(instrumentState);
                }
            }
        }
        return instrumentStates;
    }

    private static @Nullable InstrumentState standing(@Nullable Entry[] slots) {
        Instrument instrument = null;
        long price = 0;
        String halted = "";
        for (Entry entry : slots) {
            if (entry != null && entry.event() instanceof MarketEvent.InstrumentEvent one) {
                instrument = one.instrument();
                if (one instanceof Trade trade) {
                    price = trade.price();
                } else if (one instanceof Status status && status.state() == TradingState.HALTED) {
                    halted = status.reason();
                }
            }
        }
        return instrument == null ? null : new InstrumentState(instrument, price, halted);
    }

    @Override
    public void follow(Entry entry, long nowMicros) {
        if (isStrange(entry.event())) {
            return;
        }
        know(entry);
        if (entry.event() instanceof Trade trade) {
            bars.follow(trade, nowMicros);
        } else if (entry.event() instanceof Bar bar) {
            bars.follow(bar);
        }
    }

    @Override
    public void bar(Bar closed) {
        if (!isStrange(closed)) {
            bars.follow(closed);
        }
    }

    /** From now on it leads. What it knows goes to those who show it, and what the journal holds to the trades. */
    public void begin(Hub hub, EventEncoder encoder, Journal journal) {
        journal.readAfter(journal.first() - 1, Integer.MAX_VALUE, entry -> {
            if (entry.event() instanceof Trade trade) {
                trades.add(new RecordedTrade(entry.q(), entry.u(), trade));
            }
        });
        for (@Nullable Entry[] slots : last) {
            if (slots != null) {
                Arrays.stream(slots)
                        .filter(entry -> entry != null)
                        .forEach(entry -> hub.restore(encoder.encode(entry)));
            }
        }
        hub.begin(journal.last());
    }

    /** All of it as bytes, for {@link #restore}; closed bars and trades are kept elsewhere. */
    public byte[] state() {
        ByteWriter out = new ByteWriter();
        market.save(numbers(DAY, out));
        bars.save(numbers(FORMING, out));
        for (@Nullable Entry[] slots : last) {
            if (slots != null) {
                for (Entry entry : slots) {
                    if (entry != null) {
                        out.octet(LAST);
                        out.count(entry.q());
                        out.count(entry.u());
                        format.write(entry.event(), out);
                    }
                }
            }
        }
        return out.toBytes();
    }

    @Override
    public void restore(byte[] state, boolean sameEpoch) {
        ByteReader in = new ByteReader(state);
        while (!in.isAtEnd()) {
            switch (in.octet()) {
                case DAY -> read(in, market::restore);
                case FORMING -> read(in, bars::restore);
                case LAST -> {
                    long q = in.count();
                    long u = in.count();
                    MarketEvent event = format.read(in);
                    if (!isStrange(event)) {
                        keep(new Entry(sameEpoch ? q : 0, sameEpoch ? u : 0, event));
                    }
                }
                default -> throw new MalformedRecordException("a part of the state that is not known");
            }
        }
    }

    @Override
    public void forget() {
        market.clear();
        bars.clear();
        last = new @Nullable Entry[64][];
    }

    private void know(Entry entry) {
        entry.event().deliverTo(market);
        keep(entry);
    }

    private void keep(Entry entry) {
        int slot = EncodedEvent.slot(entry.event());
        if (slot >= 0) {
            int id = ((MarketEvent.InstrumentEvent) entry.event()).instrument().id();
            if (id >= last.length) {
                last = Arrays.copyOf(last, Math.max(id + 1, last.length * 2));
            }
            @Nullable Entry[] slots = last[id];
            if (slots == null) {
                slots = last[id] = new @Nullable Entry[EncodedEvent.SLOTS];
            }
            slots[slot] = entry;
        }
    }

    /** Whether it has prices or sizes of other decimals than its instrument has now: these cannot be put together. */
    private boolean isStrange(MarketEvent event) {
        return event instanceof MarketEvent.InstrumentEvent one && isStrange(one.instrument());
    }

    private boolean isStrange(Instrument instrument) {
        return !instruments
                .find(instrument.symbol().text())
                .filter(instrument::equals)
                .isPresent();
    }

    private static BiConsumer<Instrument, long[]> numbers(int part, ByteWriter out) {
        return (instrument, numbers) -> {
            out.octet(part);
            EventFormat.write(instrument, out);
            out.count(numbers.length);
            for (long number : numbers) {
                out.number(number);
            }
        };
    }

    private void read(ByteReader in, BiConsumer<Instrument, long[]> reader) {
        Instrument instrument = format.instrument(in);
        long[] numbers = new long[(int) in.count()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = in.number();
        }
        if (!isStrange(instrument)) {
            reader.accept(instrument, numbers);
        }
    }
}
