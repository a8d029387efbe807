package io.quotecast.source.replay;

import io.quotecast.market.Instruments;
import io.quotecast.source.EventSink;
import io.quotecast.source.capture.CaptureHeader;
import io.quotecast.source.capture.CapturedProduct;
import io.quotecast.source.exchange.ExchangeInstruments;
import io.quotecast.source.exchange.ExchangeLine;
import io.quotecast.source.exchange.LineArbiter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The series of a capture that are lines of each other: connections of one source with the same products. Owned by the
 * thread of the replay.
 */
final class ReplayedLines {
    private final Map<Carried, Lines> byProducts = new HashMap<>();

    /** The products that a connection carries. */
    private record Carried(String source, Set<String> products) {
        static Carried by(CaptureHeader header) {
            return new Carried(
                    header.source(),
                    header.products().stream().map(CapturedProduct::product).collect(Collectors.toSet()));
        }
    }

    /** The series with the same products, and what they share. */
    private static final class Lines {
        private final List<ReplayedSeries> series = new ArrayList<>();
        private final LineArbiter arbiter;
        private @Nullable ExchangeInstruments instruments;

        Lines(LineArbiter arbiter) {
            this.arbiter = arbiter;
        }
    }

    /**
     * @param nanoTime the time of the replay
     */
    ReplayedLines(List<ReplayedSeries> allSeries, EventSink sink, LongSupplier nanoTime) {
        for (ReplayedSeries series : allSeries) {
            series.header().ifPresent(header -> byProducts
                    .computeIfAbsent(Carried.by(header), added -> new Lines(new LineArbiter(sink, nanoTime)))
                    .series
                    .add(series));
        }
    }

    /** Returns the line of a series. */
    ExchangeLine line(ReplayedSeries series) {
        Lines lines = lines(series);
        return lines == null || lines.series.size() == 1
                ? ExchangeLine.only()
                : lines.arbiter.line(lines.series.indexOf(series));
    }

    /** Returns the instruments of a series, which lines share, because the first price may determine their decimals. */
    ExchangeInstruments instruments(ReplayedSeries series, Instruments catalog) {
        Lines lines = lines(series);
        if (lines == null) {
            return series.instruments(catalog);
        }
        ExchangeInstruments shared = lines.instruments;
        if (shared == null) {
            shared = lines.instruments = series.instruments(catalog);
        }
        return shared;
    }

    private @Nullable Lines lines(ReplayedSeries series) {
        return series.header().map(Carried::by).map(byProducts::get).orElse(null);
    }
}
