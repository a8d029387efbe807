package io.quotecast.web.http.udf;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.quotecast.base.FixedPoint;
import io.quotecast.market.Instrument;
import io.quotecast.web.http.WideBars.WideBar;
import io.quotecast.web.http.json.EncodedJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.ToLongFunction;

/** The responses that are written without a mapper: numbers with exactly the decimals of their instrument. */
final class UdfJson {
    private static final JsonFactory JSON = new JsonFactory();
    private static final long MICROS_PER_SECOND = 1_000_000;

    private UdfJson() {}

    static EncodedJson number(long number) {
        return new EncodedJson(Long.toString(number).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Returns the bars of a range as columns. If there are none, {@code nextTime} says where the newest earlier one is.
     *
     * @param bars oldest first
     */
    static EncodedJson history(Instrument instrument, List<WideBar> bars, long startMicros, long endMicros) {
        List<WideBar> range = bars.stream()
                .filter(bar -> bar.timeMicros() >= startMicros && bar.timeMicros() < endMicros)
                .toList();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(64 + range.size() * 64);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            if (range.isEmpty()) {
                json.writeStringField("s", "no_data");
                if (!bars.isEmpty()) {
                    json.writeNumberField("nextTime", bars.get(bars.size() - 1).timeMicros() / MICROS_PER_SECOND);
                }
            } else {
                json.writeStringField("s", "ok");
                column("t", range, bar -> bar.timeMicros() / MICROS_PER_SECOND, 0, json);
                column("o", range, WideBar::open, instrument.priceDecimals(), json);
                column("h", range, WideBar::high, instrument.priceDecimals(), json);
                column("l", range, WideBar::low, instrument.priceDecimals(), json);
                column("c", range, WideBar::close, instrument.priceDecimals(), json);
                column("v", range, WideBar::volume, instrument.sizeDecimals(), json);
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new EncodedJson(bytes.toByteArray());
    }

    private static void column(
            String name, List<WideBar> bars, ToLongFunction<WideBar> value, int decimals, JsonGenerator json)
            throws IOException {
        json.writeArrayFieldStart(name);
        for (WideBar bar : bars) {
            json.writeNumber(FixedPoint.format(value.applyAsLong(bar), decimals));
        }
        json.writeEndArray();
    }
}
