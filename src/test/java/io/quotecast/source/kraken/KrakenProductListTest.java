package io.quotecast.source.kraken;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quotecast.source.exchange.Decimals;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Decimals according to the list of asset pairs. */
class KrakenProductListTest {
    @Test
    void decimalsComeFromTheIncrementsUnderTheNamesOfTheFeed() throws Exception {
        String list = "{\"error\":[],\"result\":{"
                + "\"XXBTZUSD\":{\"altname\":\"XBTUSD\",\"wsname\":\"XBT/USD\",\"fees\":[[0,0.4]],\"pair_decimals\":1,"
                + "\"lot_decimals\":8,\"tick_size\":\"0.1\"},"
                + "\"XDGUSD\":{\"wsname\":\"XDG/USD\",\"pair_decimals\":7,\"lot_decimals\":8},"
                + "\"BROKEN\":{\"wsname\":\"BROKEN/USD\",\"pair_decimals\":-1},"
                + "\"SOLUSD\":{\"wsname\":\"SOL/USD\",\"pair_decimals\":2,\"lot_decimals\":8}}}";

        assertEquals(
                Map.of("BTC/USD", new Decimals(1, 8), "DOGE/USD", new Decimals(7, 8)),
                KrakenProductList.parse(list, List.of("BTC/USD", "DOGE/USD", "BROKEN/USD", "GONE/USD")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "", "{\"error\":[\"EService:Unavailable\"]}", "<html>"})
    void somethingElseIsAnError(String text) {
        assertThrows(IOException.class, () -> KrakenProductList.parse(text, List.of("BTC/USD")));
    }

    @ParameterizedTest
    @CsvSource({
        "wss://ws.kraken.com/v2,https://api.kraken.com/0/public/AssetPairs",
        "ws://127.0.0.1:8080/v2,http://127.0.0.1:8080/0/public/AssetPairs",
    })
    void theAddressFollowsFromThatOfTheFeed(URI feed, URI list) {
        assertEquals(list, KrakenProductList.addressFor(feed));
    }
}
