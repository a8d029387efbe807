package io.quotecast.source.kraken;

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

/** Bars of the past from Kraken. */
class KrakenBarApiTest extends BackfillContract {
    KrakenBarApiTest() throws IOException {}

    @Override
    protected BarApi api() {
        return new KrakenBarApi();
    }

    @Override
    protected String product() {
        return "BTC/USD";
    }

    @Override
    protected String missingProduct() {
        return "GONE/USD";
    }

    /** The example of the documentation. */
    @Test
    void theFormOfTheExchangeIsRead() throws Exception {
        String page = "{\"error\":[],\"result\":{\"XXBTZUSD\":[[1688671200,\"30306.1\",\"30306.2\",\"30305.7\","
                + "\"30305.7\",\"30306.1\",\"3.39243896\",23]],\"last\":1688672160}}";

        assertEquals(
                List.of(new ExchangeBar(
                        1_688_671_200_000_000L,
                        number("30306.1"),
                        number("30306.2"),
                        number("30305.7"),
                        number("30305.7"),
                        number("3.39243896"),
                        number("30306.1"),
                        23)),
                api().parse(page));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "<html>",
                "{\"error\":[\"EQuery:Unknown asset pair\"]}",
                "{\"error\":[],\"result\":{\"last\":1}}",
                "{\"error\":[],\"result\":{\"A\":[[1,\"1\"]]}}",
                "{\"error\":[],\"result\":{\"A\":[[1,\"1\",\"1\",\"1\",\"1\",\"1\",\"1\",1]],"
            })
    void somethingElseIsAnError(String text) {
        assertThrows(IOException.class, () -> api().parse(text));
    }

    private static BigDecimal number(String text) {
        return new BigDecimal(text);
    }
}
