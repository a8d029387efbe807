package io.quotecast.source.coinbase;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quotecast.source.backfill.BackfillContract;
import io.quotecast.source.backfill.BarApi;
import io.quotecast.source.backfill.ExchangeBar;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bars of the past from Coinbase. */
class CoinbaseBarApiTest extends BackfillContract {
    CoinbaseBarApiTest() throws IOException {}

    @Override
    protected BarApi api() {
        return new CoinbaseBarApi();
    }

    @Override
    protected String product() {
        return "BTC-USD";
    }

    @Override
    protected String missingProduct() {
        return "GONE-USD";
    }

    /** The example of the documentation. */
    @Test
    void theFormOfTheExchangeIsRead() throws Exception {
        String page = "[[1415398768, 0.32, 4.2, 0.35, 4.2, 12.3], [1415398758, 1e-7, 0.5, 0.4, 0.5, 1.5e-3]]";

        assertEquals(
                List.of(
                        new ExchangeBar(
                                1_415_398_768_000_000L,
                                number("0.35"),
                                number("4.2"),
                                number("0.32"),
                                number("4.2"),
                                number("12.3"),
                                null,
                                1),
                        new ExchangeBar(
                                1_415_398_758_000_000L,
                                number("0.4"),
                                number("0.5"),
                                number("0.0000001"),
                                number("0.5"),
                                number("0.0015"),
                                null,
                                1)),
                api().parse(page));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{\"message\":\"NotFound\"}",
                "<html>",
                "[[1415398768, 0.32]]",
                "[[1415398768, 0.32, 4.2, 0.35, 4.2, 12.3]",
                "[[1, {}, 4.2, 0.35, 4.2, 12.3]]"
            })
    void somethingElseIsAnError(String text) {
        assertThrows(IOException.class, () -> api().parse(text));
    }

    private static BigDecimal number(String text) {
        return new BigDecimal(text);
    }
}
