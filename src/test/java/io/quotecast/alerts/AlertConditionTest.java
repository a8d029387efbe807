package io.quotecast.alerts;

import static io.quotecast.testing.SampleInstruments.AAPL;
import static io.quotecast.testing.SampleInstruments.BTC;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertConditionTest {
    @Test
    void aLevelHasAllDecimalsOfItsType() {
        assertEquals(
                "100.00",
                AlertCondition.parse(AAPL, AlertType.PRICE, "1e2", null).level());
        assertEquals(
                "-2.5000",
                AlertCondition.parse(AAPL, AlertType.CHANGE, null, "-2.5").level());
        assertEquals(
                "0.00000001",
                AlertCondition.parse(BTC, AlertType.VOLUME, "1e-8", null).level());
        assertEquals(
                "12.50",
                AlertCondition.parse(BTC, AlertType.SPREAD, "12.5", null).level());
        assertEquals(
                new AlertCondition(AlertType.HALT, false, ""), AlertCondition.parse(AAPL, AlertType.HALT, null, null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "PRICE  | 1.005 | - | above: '1.005' has more than 2 decimals, which a price of AAPL has",
                "PRICE  | 0     | - | above: '0' is out of range (0.01 to 90000000000000.00)",
                "PRICE  | ten   | - | above: 'ten' is not a number",
                "PRICE  | -     | - | an alert of the type price needs either 'above' or 'below'",
                "PRICE  | 1     | 2 | an alert of the type price needs either 'above' or 'below'",
                "CHANGE | -     | -100.1 | below: '-100.1' is out of range (-100.0000 to 1000000.0000)",
                "VOLUME | -     | 5 | an alert of the type volume needs 'above', and has no 'below'",
                "VOLUME | 1e16  | - | above: '1e16' is out of range (1 to 9000000000000000)",
                "SPREAD | 20001 | - | above: '20001' is out of range (0.01 to 20000.00)",
                "HALT   | 1     | - | an alert of the type halt has no 'above'",
                "RESUME | -     | 1 | an alert of the type resume has no 'below'"
            })
    void anInvalidLevelIsNamedWithWhatIsAllowed(AlertType type, String above, String below, String message) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> AlertCondition.parse(AAPL, type, above, below))
                        .getMessage());
    }
}
