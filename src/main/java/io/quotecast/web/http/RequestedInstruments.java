package io.quotecast.web.http;

import io.quotecast.access.Grant;
import io.quotecast.base.Quoted;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.ProtocolException;
import io.quotecast.web.http.json.Snapshots;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The instruments that a request selects.
 *
 * @param found without duplicates, in the order of the request
 * @param rejected names that select no instrument, without duplicates, in the order of the request
 */
record RequestedInstruments(List<Instrument> found, List<RejectedName> rejected) {
    private static final int MAX_SYMBOLS = 5_000;
    private static final int MAX_HEADER_LENGTH = 2_000;

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
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            String symbol = name.strip();
            if (!seen.add(symbol.toUpperCase(Locale.ROOT))) {
                continue;
            }
            try {
                found.add(one(instruments, symbol, grant));
            } catch (ProtocolException e) {
                rejected.add(new RejectedName(symbol, e));
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
     * Returns the instruments if the caller may see all that it requests and at least one of them is known.
     *
     * @throws ProtocolException with the reason for the first name that prevents this
     */
    List<Instrument> requireAny() throws ProtocolException {
        for (RejectedName name : rejected) {
            if (found.isEmpty() || name.reason.code() != ErrorCode.UNKNOWN_SYMBOL) {
                throw name.reason;
            }
        }
        return found;
    }

    /** Returns the rejected names as a response lists them. */
    List<Snapshots.RejectedSymbol> rejectedSymbols() {
        return rejected.stream()
                .map(name -> Snapshots.RejectedSymbol.of(truncate(name.name), name.reason))
                .toList();
    }

    /** Returns the rejected names in the form of a request, as far as they fit into a header. */
    String rejectedNames() {
        StringBuilder names = new StringBuilder();
        for (RejectedName name : rejected) {
            String encoded = URLEncoder.encode(truncate(name.name), StandardCharsets.UTF_8);
            if (names.length() + encoded.length() >= MAX_HEADER_LENGTH) {
                return names.append(",...").toString();
            }
            names.append(names.length() == 0 ? "" : ",").append(encoded);
        }
        return names.toString();
    }

    /** Returns the first 64 characters of a name that is not a symbol. */
    private static String truncate(String name) {
        int limit = 64;
        if (name.length() <= limit) {
            return name;
        }
        // Half of a surrogate pair is not valid in UTF-8.
        return name.substring(0, Character.isHighSurrogate(name.charAt(limit - 1)) ? limit - 1 : limit);
    }
}
