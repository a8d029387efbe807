package io.quotecast.push;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class HistogramTest {
    private static final long[] BOUNDS = {10, 100};

    @Test
    void aNumberCountsUpToItsBoundAndTheLargestBeyondAll() {
        Histogram some = new Histogram(BOUNDS);

        List.of(-5L, 10L, 11L, 100L, 101L, 1_000L).forEach(some::record);

        assertEquals(
                new Histogram.Reading(List.of(10L, 100L), List.of(2L, 2L, 2L), 1_217),
                Histogram.total(BOUNDS, List.of(some)));
    }

    @Test
    void severalAreReadAsOne() {
        Histogram some = new Histogram(BOUNDS);
        Histogram others = new Histogram(BOUNDS);

        some.record(1);
        others.record(2);
        others.record(200);

        assertEquals(
                new Histogram.Reading(List.of(10L, 100L), List.of(2L, 0L, 1L), 203),
                Histogram.total(BOUNDS, List.of(some, others)));
    }
}
