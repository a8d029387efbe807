package io.quotecast.journal.format;

import io.quotecast.market.Bar;
import io.quotecast.market.Instrument;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Message;
import io.quotecast.market.Quote;
import io.quotecast.market.Status;
import io.quotecast.market.Ticker;
import io.quotecast.market.Trade;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes events as messages {@code Event} of {@code src/docs/journal.proto}. In a sequence, an event refers to those before
 * it: an instrument is given in full once, and a time is the difference to the one before. Owned by one thread.
 */
public final class EventWriter {
    private final KindWriter kindWriter = new KindWriter();
    /** By the id of the instrument. */
    private @Nullable WrittenInstrument[] written = new @Nullable WrittenInstrument[64];

    private long sequence = 1;
    private int writtenCount;
    private boolean isFirst = true;
    private long previousMicros;

    /** Begins a sequence: the next event refers to none before it. */
    public void startSequence() {
        sequence++;
        writtenCount = 0;
        isFirst = true;
    }

    /**
     * Writes the next event of the sequence.
     *
     * @param field the number of the field that has the event as its message
     * @param position 0 if it is not stored with the event; so is {@code seriesNumber}
     */
    public void write(int field, long position, long seriesNumber, MarketEvent event, ProtobufBuffer out) {
        int start = out.beginMessage(field);
        out.writeNumber(EventFields.POSITION, position);
        out.writeNumber(EventFields.SERIES_NUMBER, seriesNumber);
        if (event instanceof MarketEvent.InstrumentEvent instrumentEvent) {
            writeInstrument(instrumentEvent.instrument(), out);
        }
        long timeMicros = event.timeMicros();
        if (isFirst) {
            out.writeNumber(EventFields.TIME_MICROS, timeMicros);
            isFirst = false;
        } else {
            out.writeSigned(EventFields.TIME_DELTA_MICROS, timeMicros - previousMicros);
        }
        previousMicros = timeMicros;
        kindWriter.out = out;
        event.deliverTo(kindWriter);
        out.endMessage(start);
    }

    private void writeInstrument(Instrument instrument, ProtobufBuffer out) {
        int id = instrument.id();
        if (id >= written.length) {
            written = Arrays.copyOf(written, Math.max(id + 1, written.length * 2));
        }
        WrittenInstrument known = written[id];
        // Another instance may have other decimals.
        if (known == null || known.instrument != instrument) {
            known = written[id] = new WrittenInstrument(instrument);
        }
        if (known.sequence == sequence) {
            out.writeNumber(EventFields.SYMBOL_REF, known.ref);
        } else {
            known.sequence = sequence;
            known.ref = ++writtenCount;
            out.writeFields(known.fields);
        }
    }

    /** An instrument that has been given in full. */
    private static final class WrittenInstrument {
        private final Instrument instrument;
        private final byte[] fields;
        private long sequence;
        private int ref;

        private WrittenInstrument(Instrument instrument) {
            this.instrument = instrument;
            ProtobufBuffer out = new ProtobufBuffer();
            out.writeText(EventFields.SYMBOL, instrument.symbol().text());
            out.writeNumber(EventFields.PRICE_DECIMALS, instrument.priceDecimals());
            out.writeNumber(EventFields.SIZE_DECIMALS, instrument.sizeDecimals());
            this.fields = out.toByteArray();
        }
    }

    private static final class KindWriter implements MarketEvent.Receiver {
        private ProtobufBuffer out = new ProtobufBuffer();

        @Override
        public void onTrade(Trade trade) {
            int start = out.beginMessage(EventFields.TRADE);
            out.writeNumber(EventFields.OfTrade.PRICE, trade.price());
            out.writeNumber(EventFields.OfTrade.SIZE, trade.size());
            out.writeNumber(EventFields.OfTrade.SIDE, Codes.of(trade.side()));
            String venue = trade.venue();
            if (venue != null) {
                out.writePresentText(EventFields.OfTrade.VENUE, venue);
            }
            out.writeNumber(EventFields.OfTrade.TRADE_ID, trade.tradeId());
            out.endMessage(start);
        }

        @Override
        public void onQuote(Quote quote) {
            int start = out.beginMessage(EventFields.QUOTE);
            out.writeNumber(EventFields.OfQuote.BID, quote.bid());
            out.writeNumber(EventFields.OfQuote.BID_SIZE, quote.bidSize());
            out.writeSigned(EventFields.OfQuote.SPREAD, quote.ask() - quote.bid());
            out.writeNumber(EventFields.OfQuote.ASK_SIZE, quote.askSize());
            out.endMessage(start);
        }

        @Override
        public void onBar(Bar bar) {
            int start = out.beginMessage(EventFields.BAR);
            long open = bar.open();
            out.writeNumber(EventFields.OfBar.TIMEFRAME_SECONDS, Codes.of(bar.timeframe()));
            out.writeFlag(EventFields.OfBar.CLOSED, bar.closed());
            out.writeNumber(EventFields.OfBar.OPEN, open);
            out.writeSigned(EventFields.OfBar.HIGH_DELTA, bar.high() - open);
            out.writeSigned(EventFields.OfBar.LOW_DELTA, bar.low() - open);
            out.writeSigned(EventFields.OfBar.CLOSE_DELTA, bar.close() - open);
            out.writeNumber(EventFields.OfBar.VOLUME, bar.volume());
            out.writeSigned(EventFields.OfBar.AVERAGE_DELTA, bar.average() - open);
            out.writeNumber(EventFields.OfBar.TRADES, bar.trades());
            out.endMessage(start);
        }

        @Override
        public void onTicker(Ticker ticker) {
            int start = out.beginMessage(EventFields.TICKER);
            long last = ticker.last();
            out.writeNumber(EventFields.OfTicker.STATE, Codes.of(ticker.state()));
            out.writeNumber(EventFields.OfTicker.LAST, last);
            out.writeSigned(EventFields.OfTicker.OPEN_DELTA, ticker.open() - last);
            out.writeSigned(EventFields.OfTicker.HIGH_DELTA, ticker.high() - last);
            out.writeSigned(EventFields.OfTicker.LOW_DELTA, ticker.low() - last);
            out.writeSigned(EventFields.OfTicker.PREVIOUS_CLOSE_DELTA, ticker.previousClose() - last);
            out.writeNumber(EventFields.OfTicker.VOLUME, ticker.volume());
            out.writeSigned(EventFields.OfTicker.AVERAGE_DELTA, ticker.average() - last);
            out.writeNumber(EventFields.OfTicker.TRADES, ticker.trades());
            out.writeNumber(EventFields.OfTicker.BID, ticker.bid());
            out.writeSigned(EventFields.OfTicker.SPREAD, ticker.ask() - ticker.bid());
            out.endMessage(start);
        }

        @Override
        public void onStatus(Status status) {
            int start = out.beginMessage(EventFields.STATUS);
            out.writeNumber(EventFields.OfStatus.STATE, Codes.of(status.state()));
            out.writeText(EventFields.OfStatus.REASON, status.reason());
            out.endMessage(start);
        }

        @Override
        public void onMessage(Message message) {
            int start = out.beginMessage(EventFields.MESSAGE);
            out.writeText(EventFields.OfMessage.TOPIC, message.topic().text());
            out.writeNumber(EventFields.OfMessage.FORM, Codes.of(message.form()));
            out.writeBytes(EventFields.OfMessage.PAYLOAD, message.payload());
            out.writeText(EventFields.OfMessage.FROM, message.from());
            out.endMessage(start);
        }
    }
}
