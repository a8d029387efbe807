package io.quotecast.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FixedPointTest {
    private static final int ROUNDS = 20_000;

    @Test
    void everyNumberIsFormattedLikeBigDecimalAndParsedBack() {
        Random random = new Random(1);
        for (int i = 0; i < ROUNDS; i++) {
            int decimals = random.nextInt(19);
            long units =
                    (random.nextBoolean() ? 1 : -1) * (random.nextLong(FixedPoint.MAX_UNITS + 1) >> random.nextInt(54));

            String text = FixedPoint.format(units, decimals);

            assertEquals(BigDecimal.valueOf(units, decimals).toPlainString(), text);
            assertEquals(units, FixedPoint.parse(text, decimals), text);
        }
    }

    @Test
    void everyDecimalTextIsParsedLikeBigDecimal() {
        Random random = new Random(2);
        for (int i = 0; i < ROUNDS; i++) {
            int decimals = random.nextInt(19);
            String text = decimalText(random);

            assertEquals(expected(text, decimals), FixedPoint.parse(text, decimals), text + " with " + decimals);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "+1",
                "+",
                ".",
                "-.",
                ".5",
                "-.5",
                "1.",
                "-1.",
                "1e3",
                "1E3",
                "1.5e-3",
                "NaN",
                "Infinity",
                "null",
                " 1",
                "1 ",
                "1,5",
                "1_000",
                "1.2.3",
                "1..2",
                "--1",
                "1-",
                "0x10",
                "１２",
                "1.５",
                "٣",
                "१",
                "−1",
                "1\u0000",
                "$1",
                "½"
            })
    void aTextThatIsNotAPlainDecimalNumberIsRejected(String text) {
        long units = FixedPoint.parse(text, 8);

        assertEquals(FixedPoint.NOT_A_NUMBER, units);
        assertTrue(FixedPoint.isError(units));
    }

    @ParameterizedTest
    @CsvSource({
        "0.001, 2",
        "1.5, 0",
        "-0.1, 0",
        "126.505, 2",
        "-0.000000001, 8",
        "0.0000000001, 8",
        "9000000000000000.1, 0"
    })
    void aDigitAfterTheLastDecimalIsRejected(String text, int decimals) {
        long units = FixedPoint.parse(text, decimals);

        assertEquals(FixedPoint.TOO_PRECISE, units);
        assertTrue(FixedPoint.isError(units));
    }

    @ParameterizedTest
    @CsvSource({
        "9000000000000001, 0",
        "-9000000000000001, 0",
        "90000000000000.01, 2",
        "90000000.00000001, 8",
        "90000001, 8",
        "90000000.1, 8",
        "9223372036854775808, 0",
        "18446744073709551617, 0",
        "9000000000000001.5, 0"
    })
    void aNumberAboveTheMaximumIsRejected(String text, int decimals) {
        long units = FixedPoint.parse(text, decimals);

        assertEquals(FixedPoint.TOO_LARGE, units);
        assertTrue(FixedPoint.isError(units));
    }

    @ParameterizedTest
    @CsvSource({"9000000000000000, 0", "90000000000000.00, 2", "90000000, 8", "90000000.000000000000, 8"})
    void theMaximumIsAccepted(String text, int decimals) {
        long units = FixedPoint.parse(text, decimals);

        assertEquals(FixedPoint.MAX_UNITS, units);
        assertEquals(-FixedPoint.MAX_UNITS, FixedPoint.parse("-" + text, decimals));
        assertFalse(FixedPoint.isError(units));
        assertFalse(FixedPoint.isError(-units));
    }

    @ParameterizedTest
    @CsvSource({"-0, 0, 0", "-0.00, 2, 0", "0, 8, 0", "126.5, 2, 12650", "126, 2, 12600", "1.5000, 1, 15", "007, 0, 7"})
    void missingDecimalsAndExtraZerosChangeNothing(String text, int decimals, long units) {
        assertEquals(units, FixedPoint.parse(text, decimals));
    }

    @Test
    void aTextOfAnyLengthIsParsedWithoutOverflow() {
        String zeros = "0".repeat(100_000);

        assertEquals(FixedPoint.TOO_LARGE, FixedPoint.parse("9".repeat(100_000), 0));
        assertEquals(7, FixedPoint.parse(zeros + "7", 0));
        assertEquals(100, FixedPoint.parse("1." + zeros, 2));
        assertEquals(FixedPoint.TOO_PRECISE, FixedPoint.parse("1." + zeros + "1", 2));
        assertEquals(FixedPoint.NOT_A_NUMBER, FixedPoint.parse("1." + zeros + "x", 2));
    }

    @ParameterizedTest
    @CsvSource({"12650, 2, 126.50", "-125, 2, -1.25", "-5, 2, -0.05", "0, 0, 0", "0, 8, 0.00000000", "1, 8, 0.00000001"
    })
    void aNumberIsFormattedWithExactlyItsDecimals(long units, int decimals, String text) {
        assertEquals(text, FixedPoint.format(units, decimals));
    }

    @Test
    void powerOfTenMatchesBigInteger() {
        for (int decimals = 0; decimals <= 18; decimals++) {
            assertEquals(BigInteger.TEN.pow(decimals).longValueExact(), FixedPoint.powerOfTen(decimals));
        }
    }

    private static String decimalText(Random random) {
        StringBuilder text = new StringBuilder(random.nextInt(4) == 0 ? "-" : "");
        digits(text, random, 1 + random.nextInt(17));
        if (random.nextBoolean()) {
            digits(text.append('.'), random, 1 + random.nextInt(10));
        }
        return text.toString();
    }

    private static void digits(StringBuilder text, Random random, int count) {
        boolean mostlyZeros = random.nextInt(3) == 0;
        for (int i = 0; i < count; i++) {
            text.append(mostlyZeros && random.nextInt(4) > 0 ? 0 : random.nextInt(10));
        }
    }

    private static long expected(String text, int decimals) {
        BigDecimal units = new BigDecimal(text).movePointRight(decimals);
        BigInteger whole = units.toBigInteger();
        if (whole.abs().compareTo(BigInteger.valueOf(FixedPoint.MAX_UNITS)) > 0) {
            return FixedPoint.TOO_LARGE;
        }
        return units.compareTo(new BigDecimal(whole)) == 0 ? whole.longValueExact() : FixedPoint.TOO_PRECISE;
    }
}
