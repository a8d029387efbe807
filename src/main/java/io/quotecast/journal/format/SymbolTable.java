package io.quotecast.journal.format;

import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The symbols that have been read, by their bytes: a symbol is decoded and looked up once. Owned by one thread. */
final class SymbolTable {
    static final Entry NONE = new Entry(new byte[0], 0);

    private static final int INITIAL_SLOTS = 1 << 10;
    private static final int MAX_SYMBOL_BYTES = 20;
    /** Spreads the bits of a hash, of which the upper ones are the slot. */
    private static final int GOLDEN_RATIO = 0x9E3779B9;

    private @Nullable Entry[] slots = new @Nullable Entry[INITIAL_SLOTS];
    private int shift = Integer.SIZE - Integer.numberOfTrailingZeros(INITIAL_SLOTS);
    private int count;

    /** A symbol, and the instrument that was read with it last. */
    static final class Entry {
        private final byte[] symbol;
        private final int hash;
        private @Nullable Instrument instrument;

        private Entry(byte[] symbol, int hash) {
            this.symbol = symbol;
            this.hash = hash;
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
            if (symbol.length != end - start) {
                return false;
            }
            for (int i = 0; i < symbol.length; i++) {
                if (symbol[i] != bytes[start + i]) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Returns the entry of the symbol between these places; a new one where it has not been read before. */
    Entry find(byte[] bytes, int start, int end) {
        int hash = 0;
        for (int i = start; i < end; i++) {
            hash = 31 * hash + bytes[i];
        }
        int slot = hash * GOLDEN_RATIO >>> shift;
        for (Entry entry = slots[slot]; entry != null; entry = slots[slot]) {
            if (entry.hash == hash && entry.isAt(bytes, start, end)) {
                return entry;
            }
            slot = slot + 1 & slots.length - 1;
        }
        Entry added = new Entry(Arrays.copyOfRange(bytes, start, end), hash);
        // A longer text is no symbol: it is refused, and not remembered.
        if (end - start <= MAX_SYMBOL_BYTES) {
            slots[slot] = added;
            count++;
            if (count > slots.length / 2) {
                grow();
            }
        }
        return added;
    }

    private void grow() {
        @Nullable Entry[] previous = slots;
        slots = new @Nullable Entry[2 * previous.length];
        shift--;
        for (Entry entry : previous) {
            if (entry != null) {
                int slot = entry.hash * GOLDEN_RATIO >>> shift;
                while (slots[slot] != null) {
                    slot = slot + 1 & slots.length - 1;
                }
                slots[slot] = entry;
            }
        }
    }
}
