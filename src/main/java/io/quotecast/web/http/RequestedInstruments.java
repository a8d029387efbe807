package io.quotecast.web.http;

import io.quotecast.access.Grant;
import io.quotecast.base.Quoted;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.ProtocolException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The instruments that a request selects.
 *
 * @param found without duplicates, in the order of the request
 * @param rejected names that select no instrument, in the order of the request
 */
record RequestedInstruments(List<Instrument> found, List<RejectedName> rejected) {
    private static final int MAX_SYMBOLS = 5_000;

    /** A name as the client sent it, and why it does not select an instrument. */
    record RejectedName(String name, ProtocolException reason) {}

    /**
     * Reads a list of symbols, separated by commas, with or without spaces around them; a blank list selects all
     * instruments that the caller may see.
     *
     * @throws ProtocolException if the list is too long
     */
    static RequestedInstruments parse(Instruments instruments, String symbols, Grant grant) throws ProtocolException {
        if (symbols.isBlank()) {
            return new RequestedInstruments(visible(instruments, grant), List.of());
        }
        String[] names = symbols.split(",");
        if (names.length > MAX_SYMBOLS) {
            throw new ProtocolException(ErrorCode.SYMBOL_LIMIT, names.length + " symbols; the limit is " + MAX_SYMBOLS);
        }
        Set<Instrument> found = new LinkedHashSet<>();
        List<RejectedName> rejected = new ArrayList<>();
        for (String name : names) {
            try {
                found.add(one(instruments, name.strip(), grant));
            } catch (ProtocolException e) {
                rejected.add(new RejectedName(name, e));
            }
        }
        return new RequestedInstruments(List.copyOf(found), rejected);
    }

    /**
     * Returns a listed instrument that the caller may see.
     *
     * @param symbol in any case
     */
    static Instrument one(Instruments instruments, String symbol, Grant grant) throws ProtocolException {
        Instrument instrument = instruments
                .findIgnoreCase(symbol)
                .orElseThrow(
                        () -> new ProtocolException(ErrorCode.UNKNOWN_SYMBOL, "unknown symbol " + Quoted.of(symbol)));
        if (!grant.symbols().admits(instrument.symbol())) {
            throw new ProtocolException(ErrorCode.ROLE_MISSING, "your key does not permit symbol " + Quoted.of(symbol));
        }
        return instrument;
    }

    /** Returns all instruments that the caller may see. */
    static List<Instrument> visible(Instruments instruments, Grant grant) {
        return instruments.all().stream()
                .filter(instrument -> grant.symbols().admits(instrument.symbol()))
                .toList();
    }

    /**
     * Returns the instruments if no name was rejected.
     *
     * @throws ProtocolException with the reason for the first rejected name
     */
    List<Instrument> all() throws ProtocolException {
        if (!rejected.isEmpty()) {
            throw rejected.get(0).reason;
        }
        return found;
    }
}
