package io.quotecast.push;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class HistogramTest {
    private static final long[] BOUNDS = {10, 100};

    @Test
    void valueIsCountedInItsBucket() {
        Histogram histogram = new Histogram(BOUNDS);

        List.of(-5L, 10L, 11L, 100L, 101L, 1_000L).forEach(histogram::record);

        assertEquals(
                new Histogram.Reading(List.of(10L, 100L), List.of(2L, 2L, 2L), 1_217),
                Histogram.merge(BOUNDS, List.of(histogram)));
    }

    @Test
    void histogramsAreMerged() {
        Histogram histogram = new Histogram(BOUNDS);
        Histogram otherHistogram = new Histogram(BOUNDS);

        histogram.record(1);
        otherHistogram.record(2);
        otherHistogram.record(200);

        assertEquals(
                new Histogram.Reading(List.of(10L, 100L), List.of(2L, 0L, 1L), 203),
                Histogram.merge(BOUNDS, List.of(histogram, otherHistogram)));
    }
}
