package io.quotecast.web.http.udf;

import io.quarkus.security.identity.SecurityIdentity;
import io.quotecast.access.Grant;
import io.quotecast.access.Role;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.web.security.GrantAugmentor;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** Finds the instruments that the caller of a request may see. Safe on any thread. */
@Singleton
class SymbolLookup {
    private final Instruments instruments;
    private final SecurityIdentity caller;

    SymbolLookup(Instruments instruments, SecurityIdentity caller) {
        this.instruments = instruments;
        this.caller = caller;
    }

    /** Ends the request if the caller may not read. */
    Grant grant() {
        Grant grant = GrantAugmentor.grant(caller);
        if (!grant.has(Role.READ)) {
            throw new UdfError.Failure(
                    grant.isAuthenticated()
                            ? "the key does not have the role 'read'"
                            : "a key with the role 'read' is required: send it as Authorization: Bearer KEY");
        }
        return grant;
    }

    List<Instrument> all() {
        Grant grant = grant();
        return instruments.all().stream()
                .filter(instrument -> grant.symbols().admits(instrument.symbol()))
                .toList();
    }

    /** Returns the instrument of a symbol in any case, with or without its exchange: {@code NASDAQ:AAPL}. */
    Optional<Instrument> find(String name) {
        Grant grant = grant();
        Optional<Instrument> exact = instruments.findIgnoreCase(name);
        int colon = name.indexOf(':');
        Optional<Instrument> found = exact.isPresent() || colon < 0
                ? exact
                : instruments
                        .findIgnoreCase(name.substring(colon + 1))
                        .filter(instrument -> instrument.exchange().equalsIgnoreCase(name.substring(0, colon)));
        return found.filter(instrument -> grant.symbols().admits(instrument.symbol()));
    }
}
