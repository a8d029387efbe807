package io.quotecast.protocol.binance;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.quotecast.journal.Entry;
import io.quotecast.market.Channel;
import io.quotecast.market.Instrument;
import io.quotecast.market.Quote;
import io.quotecast.market.Ticker;
import io.quotecast.protocol.Encoding;
import io.quotecast.protocol.ServerMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** The newest events of a symbol as Binance's market data over HTTP has them. */
public enum BinanceTicker implements Encoding {
    /** The statistics of the day: {@code ticker/24hr}. */
    DAY(Channel.TICKERS) {
        @Override
        boolean write(Entry entry, JsonGenerator json) throws IOException {
            if (!(entry.event() instanceof Ticker ticker)) {
                return false;
            }
            Instrument instrument = ticker.instrument();
            json.writeStringField("symbol", BinanceSymbols.name(instrument));
            price("priceChange", ticker.last() - ticker.previousClose(), instrument, json);
            json.writeStringField("priceChangePercent", BinanceNumbers.changePercent(ticker));
            price("weightedAvgPrice", ticker.average(), instrument, json);
            price("prevClosePrice", ticker.previousClose(), instrument, json);
            price("lastPrice", ticker.last(), instrument, json);
            size("lastQty", 0, instrument, json);
            price("bidPrice", ticker.bid(), instrument, json);
            size("bidQty", 0, instrument, json);
            price("askPrice", ticker.ask(), instrument, json);
            size("askQty", 0, instrument, json);
            price("openPrice", ticker.open(), instrument, json);
            price("highPrice", ticker.high(), instrument, json);
            price("lowPrice", ticker.low(), instrument, json);
            size("volume", ticker.volume(), instrument, json);
            json.writeStringField(
                    "quoteVolume", BinanceNumbers.turnover(ticker.volume(), ticker.average(), instrument));
            json.writeNumberField("openTime", BinanceNumbers.startOfDay(ticker.timeMicros()) / 1_000);
            json.writeNumberField("closeTime", ticker.timeMicros() / 1_000);
            json.writeNumberField("firstId", -1);
            json.writeNumberField("lastId", -1);
            json.writeNumberField("count", ticker.trades());
            return true;
        }
    },
    /** The last price: {@code ticker/price}. */
    PRICE(Channel.TICKERS) {
        @Override
        boolean write(Entry entry, JsonGenerator json) throws IOException {
            if (!(entry.event() instanceof Ticker ticker)) {
                return false;
            }
            json.writeStringField("symbol", BinanceSymbols.name(ticker.instrument()));
            price("price", ticker.last(), ticker.instrument(), json);
            return true;
        }
    },
    /** The best bid and ask: {@code ticker/bookTicker}. */
    BOOK(Channel.QUOTES) {
        @Override
        boolean write(Entry entry, JsonGenerator json) throws IOException {
            if (!(entry.event() instanceof Quote quote)) {
                return false;
            }
            Instrument instrument = quote.instrument();
            json.writeStringField("symbol", BinanceSymbols.name(instrument));
            price("bidPrice", quote.bid(), instrument, json);
            size("bidQty", quote.bidSize(), instrument, json);
            price("askPrice", quote.ask(), instrument, json);
            size("askQty", quote.askSize(), instrument, json);
            return true;
        }
    };

    private static final JsonFactory JSON = new JsonFactory();

    private final Channel channel;

    BinanceTicker(Channel channel) {
        this.channel = channel;
    }

    /** Returns the channel of the events that are written. */
    public Channel channel() {
        return channel;
    }

    /** Writes the fields of an event; returns false if it is not one of those that are written. */
    abstract boolean write(Entry entry, JsonGenerator json) throws IOException;

    @Override
    public byte @Nullable [] encode(Entry entry) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        boolean isWritten;
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            isWritten = write(entry, json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return isWritten ? bytes.toByteArray() : null;
    }

    @Override
    public byte @Nullable [] encode(ServerMessage message) {
        return null;
    }

    private static void price(String name, long units, Instrument instrument, JsonGenerator json) throws IOException {
        json.writeStringField(name, BinanceNumbers.price(units, instrument));
    }

    private static void size(String name, long units, Instrument instrument, JsonGenerator json) throws IOException {
        json.writeStringField(name, BinanceNumbers.size(units, instrument));
    }
}
