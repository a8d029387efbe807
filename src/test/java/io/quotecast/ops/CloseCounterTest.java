package io.quotecast.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.quotecast.protocol.ErrorCode;
import org.junit.jupiter.api.Test;

class CloseCounterTest {
    private final CloseCounter closeCounter = new CloseCounter();

    @Test
    void everyCodeOfTheProtocolHasItsOwnCount() {
        for (ErrorCode error : ErrorCode.values()) {
            closeCounter.count(error.closeCode());

            assertEquals(
                    1,
                    closeCounter
                            .countsByCode()
                            .get(String.valueOf(error.closeCode()))
                            .sum());
        }
    }

    @Test
    void anUnknownCodeIsCountedAsOther() {
        int labels = closeCounter.countsByCode().size();

        closeCounter.count(4_999);
        closeCounter.count(3_000);
        closeCounter.count(-1);

        assertEquals(labels, closeCounter.countsByCode().size());
        assertEquals(3, closeCounter.countsByCode().get("other").sum());
        assertFalse(closeCounter.countsByCode().containsKey("4999"));
    }
}
