package io.quotecast.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.quotecast.protocol.ErrorCode;
import org.junit.jupiter.api.Test;

class CloseCounterTest {
    private final CloseCounter closeCounter = new CloseCounter();

    @Test
    void everyCodeOfTheProtocolIsToldApart() {
        for (ErrorCode error : ErrorCode.values()) {
            closeCounter.count(error.closeCode());

            assertEquals(
                    1, closeCounter.all().get(String.valueOf(error.closeCode())).sum());
        }
    }

    @Test
    void whatAClientInventsMakesNoLabelOfItsOwn() {
        int labels = closeCounter.all().size();

        closeCounter.count(4_999);
        closeCounter.count(3_000);
        closeCounter.count(-1);

        assertEquals(labels, closeCounter.all().size());
        assertEquals(3, closeCounter.all().get("other").sum());
        assertFalse(closeCounter.all().containsKey("4999"));
    }
}
