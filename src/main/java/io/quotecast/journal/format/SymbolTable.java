package io.quotecast.journal.format;

import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The symbols that have been read, found by their bytes, so that each is decoded and looked up in the catalog once. Owned by
 * one thread.
 */
final class SymbolTable {
    static final Entry NONE = new Entry(new byte[0], 0);

    private static final int INITIAL_SLOTS = 1 << 10;
    private static final int MAX_SYMBOL_BYTES = 64;
    /** Spreads the bits of a hash, of which the upper ones select the slot. */
    private static final int GOLDEN_RATIO = 0x9E3779B9;

    private @Nullable Entry[] slots = new @Nullable Entry[INITIAL_SLOTS];
    private int shift = Integer.SIZE - Integer.numberOfTrailingZeros(INITIAL_SLOTS);
    private int count;

    /** A symbol, and the instrument with which it was read last. */
    static final class Entry {
        private final byte[] symbol;
        /** The first 8 bytes, followed by zeros if there are fewer. */
        private final long head;

        private @Nullable Instrument instrument;

        private Entry(byte[] symbol, long head) {
            this.symbol = symbol;
            this.head = head;
        }

        /**
         * Returns the instrument of the symbol, as {@link InstrumentFields#find} does.
         *
         * @throws MalformedRecordException if the symbol or a number of decimals is invalid
         */
        Instrument instrument(int priceDecimals, int sizeDecimals, Instruments instruments) {
            Instrument last = instrument;
            if (last == null || last.priceDecimals() != priceDecimals || last.sizeDecimals() != sizeDecimals) {
                String text = new String(symbol, StandardCharsets.UTF_8);
                last = instrument = InstrumentFields.find(text, priceDecimals, sizeDecimals, instruments);
            }
            return last;
        }

        private boolean isAt(byte[] bytes, int start, int end) {
            return symbol.length == end - start
                    && (symbol.length <= Long.BYTES || Arrays.equals(symbol, 0, symbol.length, bytes, start, end));
        }
    }

    /** Returns the entry of the symbol between these indexes; a new one if it has not been read before. */
    Entry find(byte[] bytes, int start, int end) {
        long head = head(bytes, start, end);
        int slot = slot(head);
        for (Entry entry = slots[slot]; entry != null; entry = slots[slot]) {
            if (entry.head == head && entry.isAt(bytes, start, end)) {
                return entry;
            }
            slot = slot + 1 & slots.length - 1;
        }
        Entry added = new Entry(Arrays.copyOfRange(bytes, start, end), head);
        // A longer text is not a symbol: it is rejected, and not kept.
        if (end - start <= MAX_SYMBOL_BYTES) {
            slots[slot] = added;
            count++;
            if (count > slots.length / 2) {
                grow();
            }
        }
        return added;
    }

    private static long head(byte[] bytes, int start, int end) {
        int size = Math.min(end - start, Long.BYTES);
        if (start <= bytes.length - Long.BYTES && size > 0) {
            return Words.get(bytes, start) & (-1L >>> (Long.SIZE - Byte.SIZE * size));
        }
        long head = 0;
        for (int i = 0; i < size; i++) {
            head |= (bytes[start + i] & 0xFFL) << (Byte.SIZE * i);
        }
        return head;
    }

    private int slot(long head) {
        return (Long.hashCode(head) * GOLDEN_RATIO) >>> shift;
    }

    private void grow() {
        @Nullable Entry[] previous = slots;
        slots = new @Nullable Entry[2 * previous.length];
        shift--;
        for (Entry entry : previous) {
            if (entry != null) {
                int slot = slot(entry.head);
                while (slots[slot] != null) {
                    slot = slot + 1 & slots.length - 1;
                }
                slots[slot] = entry;
            }
        }
    }
}
