package io.quotecast.source.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.quotecast.base.FixedPoint;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalsTest {
    @ParameterizedTest
    @CsvSource({
        "0.01, 0.00000001, 2, 8",
        "0.00000001, 1, 8, 0",
        "0.000000000000000001, 0.1, 18, 1",
        "1, 1, 0, 0",
        "0.05, 0.10, 2, 1",
        "0.0000000000000000001, 1, 18, 0",
        "100, 1000, 0, 0",
        // With 18 decimals, a long has no room for a usual size.
        "0.01, 0.000000000000000001, 2, 8"
    })
    void increments(String priceIncrement, String sizeIncrement, int price, int size) {
        assertEquals(
                Optional.of(new Decimals(price, size)),
                Decimals.ofIncrements(priceIncrement, sizeIncrement, Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource({"0.005, 18", "9, 15", "90, 14", "1000000000, 6", "0, 8", "x, 8"})
    void theLargestSizeLimitsTheDecimals(String maxSize, int size) {
        assertEquals(
                Optional.of(new Decimals(2, size)),
                Decimals.ofIncrements("0.01", "0.000000000000000001", Optional.of(maxSize)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-0.01", "1e-8", "NaN", "0.", ".1"})
    void anIncrementThatIsNoPositiveNumberGivesNothing(String increment) {
        assertEquals(Optional.empty(), Decimals.ofIncrements(increment, "1", Optional.empty()));
        assertEquals(Optional.empty(), Decimals.ofIncrements("1", increment, Optional.empty()));
        assertEquals(Optional.empty(), Decimals.inferred(increment, "1"));
    }

    @ParameterizedTest
    @CsvSource({
        "61000.01, 0.5, 8, 8",
        "0.00000842, 312500000, 11, 2",
        "0.0000000012345, 1000000000000, 14, 0",
        "0.000000000000000123, 1, 18, 0",
        "1.0001, 100, 8, 7",
        "9000000, 1, 7, 8"
    })
    void decimalsOfAnUnknownProductLeaveRoom(String price, String size, int priceDecimals, int sizeDecimals) {
        assertEquals(Optional.of(new Decimals(priceDecimals, sizeDecimals)), Decimals.inferred(price, size));
    }

    @Test
    void theValuesFromWhichDecimalsAreInferredFit() {
        for (String price : List.of("0.000000000000000123", "0.00000842", "1", "61000.01", "123456789.12")) {
            for (String size : List.of("0.00000001", "1", "98765432.1", "900000000000000")) {
                Decimals decimals = Decimals.inferred(price, size).orElseThrow();

                assertFalse(FixedPoint.isError(FixedPoint.parse(price, decimals.price())), price + " " + decimals);
                assertFalse(
                        FixedPoint.parse(size, decimals.size()) == FixedPoint.TOO_LARGE, price + " " + size + decimals);
            }
        }
    }
}
