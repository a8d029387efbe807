package io.quotecast.web.http.udf;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quotecast.market.Timeframe;
import io.quotecast.market.Timeframes;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResolutionTest {
    @ParameterizedTest
    @CsvSource({"1S, SECOND", "30S, THIRTY_SECONDS", "1, MINUTE", "240, FOUR_HOURS", "1D, DAY", "D, DAY", "W, WEEK"})
    void aResolutionIsATimeframe(String text, Timeframe timeframe) {
        assertEquals(Optional.of(timeframe), Resolution.find(text, Timeframes.ALL));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "7", "1M", "2D", "60S", "1440", "5x"})
    void otherResolutionsAreNotOffered(String text) {
        assertEquals(Optional.empty(), Resolution.find(text, Timeframes.ALL));
    }

    @Test
    void theResolutionsAreThoseOfTheTimeframesOfTheServer() {
        assertEquals(List.of("1S", "1", "5", "15", "60", "1D"), Resolution.offered(Timeframes.DEFAULT));
        assertEquals(List.of("1"), Resolution.seconds(Timeframes.DEFAULT));
        assertEquals(List.of("1", "3", "5", "15", "30", "60", "240"), Resolution.minutes(Timeframes.ALL));
        assertEquals(Optional.empty(), Resolution.find("1W", Timeframes.DEFAULT));
    }
}
