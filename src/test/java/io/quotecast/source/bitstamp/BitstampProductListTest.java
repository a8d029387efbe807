package io.quotecast.source.bitstamp;

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

/** Decimals according to the list of trading pairs. */
class BitstampProductListTest {
    @Test
    void decimalsAreThoseOfTheList() throws Exception {
        String list = "[{\"name\":\"BTC/USD\",\"url_symbol\":\"btcusd\",\"base_decimals\":8,\"counter_decimals\":0,"
                + "\"minimum_order\":\"10 USD\",\"trading\":\"Enabled\"},"
                + "{\"name\":\"XRP/USD\",\"url_symbol\":\"xrpusd\",\"base_decimals\":8,\"counter_decimals\":5},"
                + "{\"url_symbol\":\"broken\",\"base_decimals\":\"many\",\"counter_decimals\":5}]";

        assertEquals(
                Map.of("btcusd", new Decimals(0, 8)),
                BitstampProductList.parse(list, List.of("btcusd", "broken", "gone")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "", "<html>"})
    void somethingElseIsAnError(String text) {
        assertThrows(IOException.class, () -> BitstampProductList.parse(text, List.of("btcusd")));
    }

    @ParameterizedTest
    @CsvSource({
        "wss://ws.bitstamp.net,https://www.bitstamp.net/api/v2/trading-pairs-info/",
        "ws://127.0.0.1:8080/feed,http://127.0.0.1:8080/api/v2/trading-pairs-info/",
    })
    void theAddressFollowsFromThatOfTheFeed(URI feed, URI list) {
        assertEquals(list, BitstampProductList.addressFor(feed));
    }
}
