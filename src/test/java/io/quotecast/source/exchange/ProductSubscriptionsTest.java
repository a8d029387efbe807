package io.quotecast.source.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProductSubscriptionsTest {
    private final ProductSubscriptions products = new ProductSubscriptions(List.of("BTC-USD", "BTC-USDC", "GONE-USD"));

    @Test
    void aRefusedProductIsNamedAndTheOthersRemain() {
        assertEquals("", products.remark());

        assertTrue(products.refuse("GONE-USD", "'delisted'"));
        assertFalse(products.refuse("GONE-USD", "'delisted'"));
        assertFalse(products.refuse("OTHER-USD", "'never asked for'"));

        assertEquals(List.of("BTC-USD", "BTC-USDC"), products.active());
        assertEquals("not available: GONE-USD ('delisted')", products.remark());
        products.reset();
        assertEquals(List.of("BTC-USD", "BTC-USDC", "GONE-USD"), products.active());
        assertEquals("", products.remark());
    }

    @Test
    void aProductIsNamedOnlyByItsWholeId() {
        assertEquals(List.of("BTC-USDC"), products.namedIn("BTC-USDC is not a valid product"));
        assertEquals(List.of("BTC-USD", "GONE-USD"), products.namedIn("invalid: [BTC-USD,GONE-USD]."));
        assertEquals(List.of(), products.namedIn("XBTC-USD, BTC-USD-PERP and something else"));
    }
}
