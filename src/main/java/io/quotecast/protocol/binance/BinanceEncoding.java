package io.quotecast.protocol.binance;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.quotecast.journal.Entry;
import io.quotecast.market.Bar;
import io.quotecast.market.Instrument;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Quote;
import io.quotecast.market.Side;
import io.quotecast.market.Ticker;
import io.quotecast.market.Timeframe;
import io.quotecast.market.Trade;
import io.quotecast.protocol.Encoding;
import io.quotecast.protocol.ServerMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * The events of one kind of stream as Binance writes them: numbers as decimal strings, times in ms or µs.
 *
 * @param timeframe of klines, null for other kinds
 * @param isCombined whether each event is wrapped with the name of its stream
 * @param isMicros whether times are in µs instead of ms
 */
record BinanceEncoding(StreamKind kind, @Nullable Timeframe timeframe, boolean isCombined, boolean isMicros)
        implements Encoding {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int INITIAL_CAPACITY = 512;
    /** Stands for the id of a trade that is not known. */
    private static final int NO_ID = -1;

    @Override
    public byte @Nullable [] encode(Entry entry) {
        if (!carries(entry.event())) {
            return null;
        }
        Instrument instrument = ((MarketEvent.InstrumentEvent) entry.event()).instrument();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(INITIAL_CAPACITY);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            if (isCombined) {
                json.writeStartObject();
                json.writeStringField(
                        "stream", new StreamName(BinanceSymbols.name(instrument), kind, timeframe).text());
                json.writeFieldName("data");
            }
            writeEvent(entry, json);
            if (isCombined) {
                json.writeEndObject();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Returns null: Binance sends nothing but events and the answers that the conversation writes. */
    @Override
    public byte @Nullable [] encode(ServerMessage message) {
        return null;
    }

    private boolean carries(MarketEvent event) {
        return event.channel() == kind.channel() && (!(event instanceof Bar bar) || bar.timeframe() == timeframe);
    }

    private void writeEvent(Entry entry, JsonGenerator json) throws IOException {
        json.writeStartObject();
        switch (kind) {
            case TRADE -> writeTrade((Trade) entry.event(), entry.seriesNumber(), json);
            case AGGREGATE_TRADE -> writeAggregateTrade((Trade) entry.event(), entry.seriesNumber(), json);
            case BOOK_TICKER -> writeBookTicker((Quote) entry.event(), entry.position(), json);
            case TICKER -> writeTicker((Ticker) entry.event(), json);
            case MINI_TICKER -> writeMiniTicker((Ticker) entry.event(), json);
            case KLINE -> writeKline((Bar) entry.event(), json);
        }
        json.writeEndObject();
    }

    private void writeTrade(Trade trade, long seriesNumber, JsonGenerator json) throws IOException {
        begin("trade", trade.timeMicros(), trade.instrument(), json);
        json.writeNumberField("t", tradeId(trade, seriesNumber));
        writeTradeFields(trade, json);
    }

    /** Writes a trade as an aggregate of one trade. */
    private void writeAggregateTrade(Trade trade, long seriesNumber, JsonGenerator json) throws IOException {
        begin("aggTrade", trade.timeMicros(), trade.instrument(), json);
        json.writeNumberField("a", seriesNumber);
        json.writeNumberField("f", tradeId(trade, seriesNumber));
        json.writeNumberField("l", tradeId(trade, seriesNumber));
        writeTradeFields(trade, json);
    }

    private void writeTradeFields(Trade trade, JsonGenerator json) throws IOException {
        json.writeStringField("p", BinanceNumbers.price(trade.price(), trade.instrument()));
        json.writeStringField("q", BinanceNumbers.size(trade.size(), trade.instrument()));
        json.writeNumberField("T", time(trade.timeMicros()));
        json.writeBooleanField("m", trade.side() == Side.SELL);
        json.writeBooleanField("M", true);
    }

    private void writeBookTicker(Quote quote, long position, JsonGenerator json) throws IOException {
        Instrument instrument = quote.instrument();
        json.writeNumberField("u", position);
        json.writeStringField("s", BinanceSymbols.name(instrument));
        json.writeStringField("b", BinanceNumbers.price(quote.bid(), instrument));
        json.writeStringField("B", BinanceNumbers.size(quote.bidSize(), instrument));
        json.writeStringField("a", BinanceNumbers.price(quote.ask(), instrument));
        json.writeStringField("A", BinanceNumbers.size(quote.askSize(), instrument));
    }

    private void writeTicker(Ticker ticker, JsonGenerator json) throws IOException {
        Instrument instrument = ticker.instrument();
        begin("24hrTicker", ticker.timeMicros(), instrument, json);
        json.writeStringField("p", BinanceNumbers.price(ticker.last() - ticker.previousClose(), instrument));
        json.writeStringField("P", BinanceNumbers.changePercent(ticker));
        json.writeStringField("w", BinanceNumbers.price(ticker.average(), instrument));
        json.writeStringField("x", BinanceNumbers.price(ticker.previousClose(), instrument));
        json.writeStringField("c", BinanceNumbers.price(ticker.last(), instrument));
        json.writeStringField("Q", BinanceNumbers.size(0, instrument));
        json.writeStringField("b", BinanceNumbers.price(ticker.bid(), instrument));
        json.writeStringField("B", BinanceNumbers.size(0, instrument));
        json.writeStringField("a", BinanceNumbers.price(ticker.ask(), instrument));
        json.writeStringField("A", BinanceNumbers.size(0, instrument));
        writePrices(ticker, json);
        json.writeNumberField("O", time(BinanceNumbers.startOfDay(ticker.timeMicros())));
        json.writeNumberField("C", time(ticker.timeMicros()));
        json.writeNumberField("F", NO_ID);
        json.writeNumberField("L", NO_ID);
        json.writeNumberField("n", ticker.trades());
    }

    private void writeMiniTicker(Ticker ticker, JsonGenerator json) throws IOException {
        begin("24hrMiniTicker", ticker.timeMicros(), ticker.instrument(), json);
        json.writeStringField("c", BinanceNumbers.price(ticker.last(), ticker.instrument()));
        writePrices(ticker, json);
    }

    private static void writePrices(Ticker ticker, JsonGenerator json) throws IOException {
        Instrument instrument = ticker.instrument();
        json.writeStringField("o", BinanceNumbers.price(ticker.open(), instrument));
        json.writeStringField("h", BinanceNumbers.price(ticker.high(), instrument));
        json.writeStringField("l", BinanceNumbers.price(ticker.low(), instrument));
        json.writeStringField("v", BinanceNumbers.size(ticker.volume(), instrument));
        json.writeStringField("q", BinanceNumbers.turnover(ticker.volume(), ticker.average(), instrument));
    }

    private void writeKline(Bar bar, JsonGenerator json) throws IOException {
        Instrument instrument = bar.instrument();
        long endMicros = bar.endMicros() - 1;
        begin("kline", bar.closed() ? endMicros + 1 : bar.timeMicros(), instrument, json);
        json.writeObjectFieldStart("k");
        json.writeNumberField("t", time(bar.timeMicros()));
        json.writeNumberField("T", time(endMicros));
        json.writeStringField("s", BinanceSymbols.name(instrument));
        json.writeStringField("i", bar.timeframe().text());
        json.writeNumberField("f", NO_ID);
        json.writeNumberField("L", NO_ID);
        json.writeStringField("o", BinanceNumbers.price(bar.open(), instrument));
        json.writeStringField("c", BinanceNumbers.price(bar.close(), instrument));
        json.writeStringField("h", BinanceNumbers.price(bar.high(), instrument));
        json.writeStringField("l", BinanceNumbers.price(bar.low(), instrument));
        json.writeStringField("v", BinanceNumbers.size(bar.volume(), instrument));
        json.writeNumberField("n", bar.trades());
        json.writeBooleanField("x", bar.closed());
        json.writeStringField("q", BinanceNumbers.turnover(bar.volume(), bar.average(), instrument));
        json.writeStringField("V", BinanceNumbers.size(0, instrument));
        json.writeStringField("Q", BinanceNumbers.turnover(0, 0, instrument));
        json.writeStringField("B", "0");
        json.writeEndObject();
    }

    private void begin(String type, long timeMicros, Instrument instrument, JsonGenerator json) throws IOException {
        json.writeStringField("e", type);
        json.writeNumberField("E", time(timeMicros));
        json.writeStringField("s", BinanceSymbols.name(instrument));
    }

    private long time(long micros) {
        return isMicros ? micros : Math.floorDiv(micros, 1_000L);
    }

    private static long tradeId(Trade trade, long seriesNumber) {
        return trade.tradeId() > 0 ? trade.tradeId() : seriesNumber;
    }
}
