package io.quotecast.protocol.openbb;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.quotecast.base.FixedPoint;
import io.quotecast.journal.Entry;
import io.quotecast.market.Instrument;
import io.quotecast.market.Ticker;
import io.quotecast.protocol.Encoding;
import io.quotecast.protocol.ItemFraming;
import io.quotecast.protocol.ServerMessage;
import io.quotecast.protocol.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** A ticker as one flat object, which is a row of a grid. What is not known is null, so that cells become empty. */
public final class GridEncoding implements Encoding {
    public static final GridEncoding INSTANCE = new GridEncoding();

    static final WireFormat FORMAT = new WireFormat(INSTANCE, ItemFraming.TEXT);

    private static final JsonFactory JSON = new JsonFactory();
    private static final int INITIAL_CAPACITY = 256;
    private static final int PERCENT_DECIMALS = 2;

    private GridEncoding() {}

    @Override
    public byte @Nullable [] encode(Entry entry) {
        if (!(entry.event() instanceof Ticker ticker)) {
            return null;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(INITIAL_CAPACITY);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            write(ticker, json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    @Override
    public byte @Nullable [] encode(ServerMessage message) {
        return null;
    }

    private static void write(Ticker ticker, JsonGenerator json) throws IOException {
        Instrument instrument = ticker.instrument();
        json.writeStringField("symbol", instrument.symbol().text());
        json.writeStringField("name", instrument.name());
        price("price", ticker.last(), instrument, json);
        price("change", ticker.last() - ticker.previousClose(), instrument, json);
        json.writeFieldName("change_percent");
        if (ticker.previousClose() == 0) {
            json.writeNull();
        } else {
            json.writeNumber(changePercent(ticker).toPlainString());
        }
        side("bid", ticker.hasBid(), ticker.bid(), instrument, json);
        side("ask", ticker.hasAsk(), ticker.ask(), instrument, json);
        price("open", ticker.open(), instrument, json);
        price("high", ticker.high(), instrument, json);
        price("low", ticker.low(), instrument, json);
        json.writeFieldName("volume");
        json.writeNumber(FixedPoint.format(ticker.volume(), instrument.sizeDecimals()));
        json.writeNumberField("trades", ticker.trades());
        json.writeStringField("state", ticker.state().title());
        json.writeStringField(
                "time",
                Instant.EPOCH
                        .plus(ticker.timeMicros(), ChronoUnit.MICROS)
                        .truncatedTo(ChronoUnit.MILLIS)
                        .toString());
    }

    private static BigDecimal changePercent(Ticker ticker) {
        return BigDecimal.valueOf(ticker.last())
                .subtract(BigDecimal.valueOf(ticker.previousClose()))
                .movePointRight(2)
                .divide(BigDecimal.valueOf(ticker.previousClose()).abs(), PERCENT_DECIMALS, RoundingMode.HALF_UP);
    }

    private static void price(String name, long units, Instrument instrument, JsonGenerator json) throws IOException {
        json.writeFieldName(name);
        json.writeNumber(FixedPoint.format(units, instrument.priceDecimals()));
    }

    private static void side(String name, boolean exists, long units, Instrument instrument, JsonGenerator json)
            throws IOException {
        if (exists) {
            price(name, units, instrument, json);
        } else {
            json.writeNullField(name);
        }
    }
}
