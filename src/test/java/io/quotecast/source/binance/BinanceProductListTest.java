package io.quotecast.source.binance;

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

class BinanceProductListTest {
    private static final String LIST = """
            {"timezone":"UTC","rateLimits":[{"rateLimitType":"REQUEST_WEIGHT"}],"symbols":[
            {"symbol":"BTCUSDT","orderTypes":["LIMIT"],"filters":[
             {"filterType":"PRICE_FILTER","minPrice":"0.01000000","tickSize":"0.01000000"},
             {"filterType":"LOT_SIZE","minQty":"0.00001000","maxQty":"9000.00000000","stepSize":"0.00001000"},
             {"filterType":"MARKET_LOT_SIZE","maxQty":"116.1","stepSize":"0.00000000"}]},
            {"symbol":"OTHER","filters":[]},
            {"symbol":"PEPEUSDT","filters":[
             {"filterType":"PRICE_FILTER","tickSize":"0.00000001"},
             {"filterType":"LOT_SIZE","maxQty":"92141578.00000000","stepSize":"1.00000000"}]}]}
            """;

    @Test
    void decimalsAreThoseOfThePriceAndLotFilters() throws Exception {
        assertEquals(
                Map.of("BTCUSDT", new Decimals(2, 5), "PEPEUSDT", new Decimals(8, 0)),
                BinanceProductList.parse(LIST, List.of("BTCUSDT", "PEPEUSDT", "GONEUSDT")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{}", "{\"symbols\":{}}", "{\"symbols\":[", "<html>"})
    void anythingElseIsNoProductList(String text) {
        assertThrows(IOException.class, () -> BinanceProductList.parse(text, List.of("BTCUSDT")));
    }

    @ParameterizedTest
    @CsvSource({
        "wss://data-stream.binance.vision,https://data-api.binance.vision/api/v3/exchangeInfo",
        "wss://stream.binance.com:9443,https://api.binance.com/api/v3/exchangeInfo",
        "ws://127.0.0.1:8080/binance,http://127.0.0.1:8080/binance/api/v3/exchangeInfo",
    })
    void theListIsAtTheHostThatBelongsToTheSocket(URI socket, URI list) {
        assertEquals(list, BinanceProductList.addressFor(socket));
    }
}
