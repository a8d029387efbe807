package io.quotecast.source.binance;

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

/** Bars of the past from Binance. */
class BinanceBarApiTest extends BackfillContract {
    BinanceBarApiTest() throws IOException {}

    @Override
    protected BarApi api() {
        return new BinanceBarApi();
    }

    @Override
    protected String product() {
        return "BTCUSDT";
    }

    @Override
    protected String missingProduct() {
        return "GONEUSDT";
    }

    /** The example of the documentation. */
    @Test
    void theFormOfTheExchangeIsRead() throws Exception {
        String page = "[[1499040000000,\"0.01634790\",\"0.80000000\",\"0.01575800\",\"0.01577100\","
                + "\"148976.11427815\",1499644799999,\"2434.19055334\",308,\"1756.87402397\",\"28.46694368\",\"0\"]]";

        assertEquals(
                List.of(new ExchangeBar(
                        1_499_040_000_000_000L,
                        number("0.01634790"),
                        number("0.80000000"),
                        number("0.01575800"),
                        number("0.01577100"),
                        number("148976.11427815"),
                        number("0.01633946868016155"),
                        308)),
                api().parse(page));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "<html>",
                "[[1499040000000,\"0.01634790\"]]",
                "[[1499040000000,\"1\",\"1\",\"1\",\"1\",\"1\",1,\"1\",1]",
                "[[1499040000000,\"NaN\",\"1\",\"1\",\"1\",\"1\",1,\"1\",1]]"
            })
    void somethingElseIsAnError(String text) {
        assertThrows(IOException.class, () -> api().parse(text));
    }

    private static BigDecimal number(String text) {
        return new BigDecimal(text);
    }
}
