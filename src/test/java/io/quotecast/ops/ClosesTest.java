package io.quotecast.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.quotecast.protocol.ErrorCode;
import org.junit.jupiter.api.Test;

class ClosesTest {
    private final Closes closes = new Closes();

    @Test
    void everyCodeOfTheProtocolIsToldApart() {
        for (ErrorCode error : ErrorCode.values()) {
            closes.count(error.closeCode());

            assertEquals(1, closes.all().get(String.valueOf(error.closeCode())).sum());
        }
    }

    @Test
    void whatAClientInventsMakesNoLabelOfItsOwn() {
        int labels = closes.all().size();

        closes.count(4_999);
        closes.count(3_000);
        closes.count(-1);

        assertEquals(labels, closes.all().size());
        assertEquals(3, closes.all().get("other").sum());
        assertFalse(closes.all().containsKey("4999"));
    }
}
