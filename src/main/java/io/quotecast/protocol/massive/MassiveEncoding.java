package io.quotecast.protocol.massive;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import io.quotecast.journal.Entry;
import io.quotecast.market.Bar;
import io.quotecast.market.ConditionNumbers;
import io.quotecast.market.Instrument;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.PriceBands;
import io.quotecast.market.Quote;
import io.quotecast.market.Side;
import io.quotecast.market.Ticker;
import io.quotecast.market.Trade;
import io.quotecast.protocol.Encoding;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.Response;
import io.quotecast.protocol.ServerMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The events of some topics as Massive writes them: numbers as exact decimals, times in ms. Compared by identity. */
final class MassiveEncoding implements Encoding {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();
    private static final int INITIAL_CAPACITY = 256;
    /** The condition of a trade in which the aggressor sold. */
    private static final int SELL_SIDE = 1;
    /** The condition of a trade in which the aggressor bought. */
    private static final int BUY_SIDE = 2;

    private final Set<MassiveTopic> topics;
    private final Function<Instrument, @Nullable Ticker> newestTickers;

    /**
     * @param newestTickers returns the newest ticker of an instrument, for what aggregates say about the day
     */
    MassiveEncoding(Set<MassiveTopic> topics, Function<Instrument, @Nullable Ticker> newestTickers) {
        this.topics = EnumSet.copyOf(topics);
        this.newestTickers = newestTickers;
    }

    /** Returns the topics whose events are written. */
    Set<MassiveTopic> topics() {
        return EnumSet.copyOf(topics);
    }

    @Override
    public byte @Nullable [] encode(Entry entry) {
        if (!(entry.event() instanceof MarketEvent.InstrumentEvent event)) {
            return null;
        }
        MassiveTopic topic = topicOf(event);
        if (topic == null) {
            return null;
        }
        return object(json -> {
            json.writeStringField("ev", topic.prefix());
            switch (topic) {
                case TRADES -> writeTrade(entry, (Trade) event, json);
                case QUOTES -> writeQuote(entry, (Quote) event, json);
                case SECONDS, MINUTES -> writeAggregate((Bar) event, json);
                case PRICE_BANDS -> writePriceBands(entry, (PriceBands) event, json);
                case CRYPTO_TRADES -> writeCryptoTrade(entry, (Trade) event, json);
                case CRYPTO_QUOTES -> writeCryptoQuote((Quote) event, json);
                case CRYPTO_SECONDS, CRYPTO_MINUTES -> writeCryptoAggregate((Bar) event, json);
            }
        });
    }

    /** Returns the status that tells a client why it is closed as a slow one; null for all other messages. */
    @Override
    public byte @Nullable [] encode(ServerMessage message) {
        return message instanceof Response.ErrorMessage error && error.code() == ErrorCode.SLOW_CLIENT
                ? status("slow_consumer", error.text())
                : null;
    }

    /** Returns a status as one element of a message. */
    static byte[] status(String status, String text) {
        return object(json -> {
            json.writeStringField("ev", "status");
            json.writeStringField("status", status);
            json.writeStringField("message", text);
        });
    }

    /** Returns the topic that has this event: bars only once they are closed. Null if there is none. */
    private @Nullable MassiveTopic topicOf(MarketEvent.InstrumentEvent event) {
        for (MassiveTopic topic : topics) {
            if (event.channel() == topic.channel()
                    && (!(event instanceof Bar bar) || (bar.closed() && bar.timeframe() == topic.timeframe()))
                    && MassiveMarket.of(event.instrument()) == topic.market()) {
                return topic;
            }
        }
        return null;
    }

    private static void writeTrade(Entry entry, Trade trade, JsonGenerator json) throws IOException {
        Instrument instrument = trade.instrument();
        json.writeStringField("sym", instrument.symbol().text());
        json.writeNumberField("x", MassiveExchanges.id(trade.venue(), instrument));
        json.writeStringField("i", id(entry, trade));
        json.writeNumberField("z", MassiveExchanges.tape(instrument));
        json.writeNumberField("p", MassiveNumbers.price(trade.price(), instrument));
        json.writeNumberField("s", MassiveNumbers.size(trade.size(), instrument));
        json.writeArrayFieldStart("c");
        for (int condition : ConditionNumbers.of(trade.conditions())) {
            json.writeNumber(condition);
        }
        json.writeEndArray();
        json.writeNumberField("t", millis(trade.timeMicros()));
        json.writeNumberField("q", entry.position());
    }

    private static void writeQuote(Entry entry, Quote quote, JsonGenerator json) throws IOException {
        Instrument instrument = quote.instrument();
        json.writeStringField("sym", instrument.symbol().text());
        int exchange = MassiveExchanges.id(null, instrument);
        json.writeNumberField("bx", exchange);
        json.writeNumberField("bp", MassiveNumbers.price(quote.bid(), instrument));
        json.writeNumberField("bs", MassiveNumbers.size(quote.bidSize(), instrument));
        json.writeNumberField("ax", exchange);
        json.writeNumberField("ap", MassiveNumbers.price(quote.ask(), instrument));
        json.writeNumberField("as", MassiveNumbers.size(quote.askSize(), instrument));
        json.writeNumberField("c", 0);
        json.writeNumberField("t", millis(quote.timeMicros()));
        json.writeNumberField("q", entry.position());
        json.writeNumberField("z", MassiveExchanges.tape(instrument));
    }

    private void writeAggregate(Bar bar, JsonGenerator json) throws IOException {
        Instrument instrument = bar.instrument();
        Ticker day = newestTickers.apply(instrument);
        json.writeStringField("sym", instrument.symbol().text());
        json.writeNumberField("v", MassiveNumbers.size(bar.volume(), instrument));
        if (day != null) {
            json.writeNumberField("av", MassiveNumbers.size(day.volume(), instrument));
            json.writeNumberField("op", MassiveNumbers.price(day.open(), instrument));
        }
        json.writeNumberField("vw", MassiveNumbers.price(bar.average(), instrument));
        writePrices(bar, json);
        if (day != null) {
            json.writeNumberField("a", MassiveNumbers.price(day.average(), instrument));
        }
        json.writeNumberField("z", MassiveNumbers.averageSize(bar.volume(), bar.trades(), instrument));
        writeInterval(bar, json);
    }

    private static void writePriceBands(Entry entry, PriceBands bands, JsonGenerator json) throws IOException {
        Instrument instrument = bands.instrument();
        json.writeStringField("T", instrument.symbol().text());
        if (bands.exist()) {
            json.writeNumberField("h", MassiveNumbers.price(bands.upper(), instrument));
            json.writeNumberField("l", MassiveNumbers.price(bands.lower(), instrument));
        }
        json.writeArrayFieldStart("i");
        json.writeNumber(ConditionNumbers.of(bands.indicator()));
        json.writeEndArray();
        json.writeNumberField("z", MassiveExchanges.tape(instrument));
        json.writeNumberField("t", millis(bands.timeMicros()));
        json.writeNumberField("q", entry.position());
    }

    private static void writeCryptoTrade(Entry entry, Trade trade, JsonGenerator json) throws IOException {
        Instrument instrument = trade.instrument();
        json.writeStringField("pair", MassiveSymbols.pair(instrument));
        json.writeNumberField("p", MassiveNumbers.price(trade.price(), instrument));
        json.writeNumberField("t", millis(trade.timeMicros()));
        json.writeNumberField("s", MassiveNumbers.size(trade.size(), instrument));
        json.writeArrayFieldStart("c");
        if (trade.side() != Side.UNKNOWN) {
            json.writeNumber(trade.side() == Side.SELL ? SELL_SIDE : BUY_SIDE);
        }
        json.writeEndArray();
        json.writeStringField("i", id(entry, trade));
        json.writeNumberField("x", MassiveExchanges.id(trade.venue(), instrument));
        json.writeNumberField("r", millis(trade.timeMicros()));
    }

    private static void writeCryptoQuote(Quote quote, JsonGenerator json) throws IOException {
        Instrument instrument = quote.instrument();
        json.writeStringField("pair", MassiveSymbols.pair(instrument));
        json.writeNumberField("bp", MassiveNumbers.price(quote.bid(), instrument));
        json.writeNumberField("bs", MassiveNumbers.size(quote.bidSize(), instrument));
        json.writeNumberField("ap", MassiveNumbers.price(quote.ask(), instrument));
        json.writeNumberField("as", MassiveNumbers.size(quote.askSize(), instrument));
        json.writeNumberField("t", millis(quote.timeMicros()));
        json.writeNumberField("x", MassiveExchanges.id(null, instrument));
        json.writeNumberField("r", millis(quote.timeMicros()));
    }

    private static void writeCryptoAggregate(Bar bar, JsonGenerator json) throws IOException {
        Instrument instrument = bar.instrument();
        json.writeStringField("pair", MassiveSymbols.pair(instrument));
        writePrices(bar, json);
        json.writeNumberField("v", MassiveNumbers.size(bar.volume(), instrument));
        json.writeNumberField("vw", MassiveNumbers.price(bar.average(), instrument));
        json.writeNumberField("z", MassiveNumbers.averageSize(bar.volume(), bar.trades(), instrument));
        writeInterval(bar, json);
    }

    private static void writePrices(Bar bar, JsonGenerator json) throws IOException {
        Instrument instrument = bar.instrument();
        json.writeNumberField("o", MassiveNumbers.price(bar.open(), instrument));
        json.writeNumberField("c", MassiveNumbers.price(bar.close(), instrument));
        json.writeNumberField("h", MassiveNumbers.price(bar.high(), instrument));
        json.writeNumberField("l", MassiveNumbers.price(bar.low(), instrument));
    }

    private static void writeInterval(Bar bar, JsonGenerator json) throws IOException {
        json.writeNumberField("s", millis(bar.timeMicros()));
        json.writeNumberField("e", millis(bar.endMicros()));
    }

    /** Returns the id of a trade; where the source gives none, its number among the trades of the symbol. */
    private static String id(Entry entry, Trade trade) {
        String textId = trade.textId();
        if (textId != null) {
            return textId;
        }
        return Long.toString(trade.tradeId() > 0 ? trade.tradeId() : entry.seriesNumber());
    }

    private static long millis(long micros) {
        return Math.floorDiv(micros, 1_000L);
    }

    private interface FieldWriter {
        void write(JsonGenerator json) throws IOException;
    }

    private static byte[] object(FieldWriter fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(INITIAL_CAPACITY);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
