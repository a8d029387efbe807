package io.quotecast.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class FeedAlertTest {
    @Test
    void theMessageHasTheExactLevelWithoutAnExponent() {
        assertEquals(
                "{\"action\":\"alert\",\"id\":\"1\",\"S\":\"AAPL\",\"type\":\"price\",\"above\":\"130.00\",\"repeat\":false}",
                FeedAlert.of("AAPL", FeedAlert.Type.PRICE)
                        .above(new BigDecimal("130.00"))
                        .message("1"));
        assertEquals(
                "{\"action\":\"alert\",\"id\":\"2\",\"S\":\"PEPE-USD\",\"type\":\"price\",\"below\":\"0.00000001\",\"repeat\":true}",
                FeedAlert.of("PEPE-USD", FeedAlert.Type.PRICE)
                        .below(new BigDecimal("1E-8"))
                        .repeating()
                        .message("2"));
    }

    @Test
    void aHaltHasNoLevel() {
        assertEquals(
                "{\"action\":\"alert\",\"id\":\"3\",\"S\":\"AAPL\",\"type\":\"halt\",\"repeat\":false}",
                FeedAlert.of("AAPL", FeedAlert.Type.HALT).message("3"));
    }
}
