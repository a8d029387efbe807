package io.quotecast.journal.format;

import io.quotecast.market.Bar;
import io.quotecast.market.Correction;
import io.quotecast.market.Ext;
import io.quotecast.market.Instrument;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Message;
import io.quotecast.market.PriceBands;
import io.quotecast.market.Quote;
import io.quotecast.market.Status;
import io.quotecast.market.Ticker;
import io.quotecast.market.Trade;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes events as messages {@code Event} of {@code src/docs/journal.proto}. In a sequence, an event refers to the
 * events before it: an instrument is given in full once, and a time is the difference from the previous one. Owned by
 * one thread.
 */
public final class StoredEventWriter {
    private final KindWriter kindWriter = new KindWriter();

    /** Begins a sequence: the next event does not refer to earlier ones. */
    public void startSequence() {
        kindWriter.startSequence();
    }

    /**
     * Writes the next event of the sequence.
     *
     * @param field number of the field of which the event is the value
     * @param position position to store with the event; 0 if it is not stored
     * @param seriesNumber number within the series to store with the event; 0 if it is not stored
     */
    public void write(int field, long position, long seriesNumber, MarketEvent event, ProtobufBuffer out) {
        int start = out.beginMessage(field);
        out.writeNumber(StoredEventFields.POSITION, position);
        out.writeNumber(StoredEventFields.SERIES_NUMBER, seriesNumber);
        kindWriter.out = out;
        // The only call that depends on the type of the event: such calls cost as much as several fields.
        event.deliverTo(kindWriter);
        out.endMessage(start);
    }

    /** An instrument that has been given in full. Its fields are encoded once. */
    private static final class WrittenInstrument {
        private static final int WORDS_BYTES = 2 * Long.BYTES;

        private final Instrument instrument;
        private final byte[] fields;
        private final long head;
        private final long tail;
        private long sequence;
        private int ref;

        private WrittenInstrument(Instrument instrument) {
            this.instrument = instrument;
            ProtobufBuffer encoded = new ProtobufBuffer();
            encoded.writeText(StoredEventFields.SYMBOL, instrument.symbol().text());
            encoded.writeNumber(StoredEventFields.PRICE_DECIMALS, instrument.priceDecimals());
            encoded.writeNumber(StoredEventFields.SIZE_DECIMALS, instrument.sizeDecimals());
            this.fields = encoded.toByteArray();
            byte[] words = Arrays.copyOf(fields, Math.max(fields.length, WORDS_BYTES));
            this.head = Words.get(words, 0);
            this.tail = Words.get(words, Long.BYTES);
        }

        private void writeFields(ProtobufBuffer out) {
            if (fields.length <= WORDS_BYTES) {
                out.writeFields(head, tail, fields.length);
            } else {
                out.writeFields(fields);
            }
        }
    }

    /** Writes the instrument, the time and the kind of an event. */
    private static final class KindWriter implements MarketEvent.Receiver {
        private ProtobufBuffer out = new ProtobufBuffer();
        /** By the id of the instrument. */
        private @Nullable WrittenInstrument[] written = new @Nullable WrittenInstrument[64];

        private long sequence = 1;
        private int writtenCount;
        private boolean isFirst = true;
        private long previousMicros;

        private void startSequence() {
            sequence++;
            writtenCount = 0;
            isFirst = true;
        }

        @Override
        public void onTrade(Trade trade) {
            writeInstrument(trade.instrument());
            writeTime(trade.timeMicros());
            writeTrade(StoredEventFields.TRADE, trade);
        }

        @Override
        public void onCorrection(Correction correction) {
            writeInstrument(correction.instrument());
            writeTime(correction.timeMicros());
            int start = out.beginMessage(StoredEventFields.CORRECTION);
            writeTrade(StoredEventFields.OfCorrection.ORIGINAL, correction.original());
            out.writeSigned(
                    StoredEventFields.OfCorrection.ORIGINAL_TIME_DELTA_MICROS,
                    correction.original().timeMicros() - correction.timeMicros());
            Trade corrected = correction.corrected();
            if (corrected != null) {
                writeTrade(StoredEventFields.OfCorrection.CORRECTED, corrected);
            }
            out.endMessage(start);
        }

        /** Writes a trade without its instrument and its time. */
        private void writeTrade(int field, Trade trade) {
            int start = out.beginMessage(field);
            out.writeNumber(StoredEventFields.OfTrade.PRICE, trade.price());
            out.writeNumber(StoredEventFields.OfTrade.SIZE, trade.size());
            out.writeNumber(StoredEventFields.OfTrade.SIDE, Codes.of(trade.side()));
            String venue = trade.venue();
            if (venue != null) {
                out.writePresentText(StoredEventFields.OfTrade.VENUE, venue);
            }
            out.writeNumber(StoredEventFields.OfTrade.TRADE_ID, trade.tradeId());
            String textId = trade.textId();
            if (textId != null) {
                out.writePresentText(StoredEventFields.OfTrade.TEXT_ID, textId);
            }
            if (!trade.conditions().isEmpty()) {
                out.writePresentText(
                        StoredEventFields.OfTrade.CONDITIONS, trade.conditions().text());
            }
            writeExt(StoredEventFields.OfTrade.EXT, trade.ext());
            out.endMessage(start);
        }

        @Override
        public void onQuote(Quote quote) {
            writeInstrument(quote.instrument());
            writeTime(quote.timeMicros());
            int start = out.beginMessage(StoredEventFields.QUOTE);
            out.writeNumber(StoredEventFields.OfQuote.BID, quote.bid());
            out.writeNumber(StoredEventFields.OfQuote.BID_SIZE, quote.bidSize());
            out.writeSigned(StoredEventFields.OfQuote.SPREAD, quote.ask() - quote.bid());
            out.writeNumber(StoredEventFields.OfQuote.ASK_SIZE, quote.askSize());
            writeExt(StoredEventFields.OfQuote.EXT, quote.ext());
            out.endMessage(start);
        }

        private void writeExt(int field, @Nullable Ext ext) {
            if (ext != null) {
                out.writeBytes(field, ext.json());
            }
        }

        @Override
        public void onBar(Bar bar) {
            writeInstrument(bar.instrument());
            writeTime(bar.timeMicros());
            int start = out.beginMessage(StoredEventFields.BAR);
            long open = bar.open();
            out.writeNumber(StoredEventFields.OfBar.TIMEFRAME_SECONDS, Codes.of(bar.timeframe()));
            out.writeFlag(StoredEventFields.OfBar.CLOSED, bar.closed());
            out.writeNumber(StoredEventFields.OfBar.OPEN, open);
            out.writeSigned(StoredEventFields.OfBar.HIGH_DELTA, bar.high() - open);
            out.writeSigned(StoredEventFields.OfBar.LOW_DELTA, bar.low() - open);
            out.writeSigned(StoredEventFields.OfBar.CLOSE_DELTA, bar.close() - open);
            out.writeNumber(StoredEventFields.OfBar.VOLUME, bar.volume());
            out.writeSigned(StoredEventFields.OfBar.AVERAGE_DELTA, bar.average() - open);
            out.writeNumber(StoredEventFields.OfBar.TRADES, bar.trades());
            out.writeFlag(StoredEventFields.OfBar.PARTIAL, bar.partial());
            out.writeFlag(StoredEventFields.OfBar.REVISED, bar.revised());
            out.endMessage(start);
        }

        @Override
        public void onTicker(Ticker ticker) {
            writeInstrument(ticker.instrument());
            writeTime(ticker.timeMicros());
            int start = out.beginMessage(StoredEventFields.TICKER);
            long last = ticker.last();
            out.writeNumber(StoredEventFields.OfTicker.STATE, Codes.of(ticker.state()));
            out.writeNumber(StoredEventFields.OfTicker.LAST, last);
            out.writeSigned(StoredEventFields.OfTicker.OPEN_DELTA, ticker.open() - last);
            out.writeSigned(StoredEventFields.OfTicker.HIGH_DELTA, ticker.high() - last);
            out.writeSigned(StoredEventFields.OfTicker.LOW_DELTA, ticker.low() - last);
            out.writeSigned(StoredEventFields.OfTicker.PREVIOUS_CLOSE_DELTA, ticker.previousClose() - last);
            out.writeNumber(StoredEventFields.OfTicker.VOLUME, ticker.volume());
            out.writeSigned(StoredEventFields.OfTicker.AVERAGE_DELTA, ticker.average() - last);
            out.writeNumber(StoredEventFields.OfTicker.TRADES, ticker.trades());
            out.writeNumber(StoredEventFields.OfTicker.BID, ticker.bid());
            out.writeSigned(StoredEventFields.OfTicker.SPREAD, ticker.ask() - ticker.bid());
            out.endMessage(start);
        }

        @Override
        public void onStatus(Status status) {
            writeInstrument(status.instrument());
            writeTime(status.timeMicros());
            int start = out.beginMessage(StoredEventFields.STATUS);
            out.writeNumber(StoredEventFields.OfStatus.STATE, Codes.of(status.state()));
            out.writeText(StoredEventFields.OfStatus.REASON, status.reason());
            out.endMessage(start);
        }

        @Override
        public void onPriceBands(PriceBands bands) {
            writeInstrument(bands.instrument());
            writeTime(bands.timeMicros());
            int start = out.beginMessage(StoredEventFields.PRICE_BANDS);
            out.writeNumber(StoredEventFields.OfPriceBands.LOWER, bands.lower());
            out.writeNumber(StoredEventFields.OfPriceBands.WIDTH, bands.upper() - bands.lower());
            out.writeNumber(StoredEventFields.OfPriceBands.INDICATOR, Codes.of(bands.indicator()));
            out.endMessage(start);
        }

        @Override
        public void onMessage(Message message) {
            writeTime(message.timeMicros());
            int start = out.beginMessage(StoredEventFields.MESSAGE);
            out.writeText(StoredEventFields.OfMessage.TOPIC, message.topic().text());
            out.writeNumber(StoredEventFields.OfMessage.FORM, Codes.of(message.form()));
            out.writeBytes(StoredEventFields.OfMessage.PAYLOAD, message.payload());
            out.writeText(StoredEventFields.OfMessage.FROM, message.from());
            out.writeText(StoredEventFields.OfMessage.NAME, message.sender().name());
            out.writeText(StoredEventFields.OfMessage.KEY, message.key());
            out.endMessage(start);
        }

        @SuppressWarnings("ReferenceEquality") // Another instance may have other decimals.
        private void writeInstrument(Instrument instrument) {
            int id = instrument.id();
            if (id >= written.length) {
                written = Arrays.copyOf(written, Math.max(id + 1, written.length * 2));
            }
            WrittenInstrument known = written[id];
            if (known == null || known.instrument != instrument) {
                known = written[id] = new WrittenInstrument(instrument);
            }
            if (known.sequence == sequence) {
                out.writeNumber(StoredEventFields.SYMBOL_REF, known.ref);
            } else {
                known.sequence = sequence;
                known.ref = ++writtenCount;
                known.writeFields(out);
            }
        }

        private void writeTime(long timeMicros) {
            if (isFirst) {
                out.writeNumber(StoredEventFields.TIME_MICROS, timeMicros);
                isFirst = false;
            } else {
                out.writeSigned(StoredEventFields.TIME_DELTA_MICROS, timeMicros - previousMicros);
            }
            previousMicros = timeMicros;
        }
    }
}
