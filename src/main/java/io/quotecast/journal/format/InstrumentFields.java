package io.quotecast.journal.format;

import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.Symbol;
import java.util.Optional;

/**
 * An instrument in the stored form: its symbol, and the decimals without which its prices and sizes mean nothing. In a
 * message of a checkpoint these are the fields 1 to 3. Nothing stored depends on the catalogue of the process that wrote it.
 */
public final class InstrumentFields {
    private static final int SYMBOL = 1;
    private static final int PRICE_DECIMALS = 2;
    private static final int SIZE_DECIMALS = 3;

    private InstrumentFields() {}

    /** Writes the fields 1 to 3. */
    public static void write(Instrument instrument, ProtobufBuffer out) {
        out.writeText(SYMBOL, instrument.symbol().text());
        out.writeNumber(PRICE_DECIMALS, instrument.priceDecimals());
        out.writeNumber(SIZE_DECIMALS, instrument.sizeDecimals());
    }

    /**
     * Returns the instrument of the fields 1 to 3, as {@link #find} does.
     *
     * @throws MalformedRecordException if they are not an instrument
     */
    public static Instrument read(ProtobufMessage message, Instruments instruments) {
        return find(
                message.text(SYMBOL),
                (int) message.number(PRICE_DECIMALS),
                (int) message.number(SIZE_DECIMALS),
                instruments);
    }

    /**
     * Returns the instrument of a symbol, which is listed if it is not in the catalogue. Where the listed instrument has
     * other decimals, an instrument with the stored ones is returned: what was stored with it keeps its meaning.
     *
     * @throws MalformedRecordException if the symbol or a number of decimals is invalid
     */
    static Instrument find(String symbol, int priceDecimals, int sizeDecimals, Instruments instruments) {
        try {
            Optional<Instrument> known = instruments.find(symbol);
            Instrument listed = known.isPresent()
                    ? known.get()
                    : instruments.list(new Symbol(symbol), symbol, "", "", priceDecimals, sizeDecimals, 1);
            return listed.priceDecimals() == priceDecimals && listed.sizeDecimals() == sizeDecimals
                    ? listed
                    : listed.withDecimals(priceDecimals, sizeDecimals);
        } catch (IllegalArgumentException e) {
            throw new MalformedRecordException(String.valueOf(e.getMessage()));
        }
    }
}
