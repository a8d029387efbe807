package io.quotecast.web.http.massive;

import io.quarkus.security.identity.SecurityIdentity;
import io.quotecast.access.Grant;
import io.quotecast.access.Role;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.protocol.SymbolNames;
import io.quotecast.protocol.massive.MassiveMarket;
import io.quotecast.protocol.massive.MassiveSymbols;
import io.quotecast.web.security.EnabledDialects;
import io.quotecast.web.security.GrantAugmentor;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.UriBuilder;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What all requests of the dialect share: permissions, symbols, limits and the addresses of next pages. */
@Singleton
class MassiveRequests {
    private static final Logger LOG = Logger.getLogger(MassiveRequests.class);
    /** Some clients add the path of the next page to their own base, so that the prefix comes twice. */
    private static final String PREFIXES = "^(/massive)+";

    private static final String PREFIX = "/massive";
    private static final String CURSOR = "cursor";

    private final EnabledDialects dialects;
    private final SecurityIdentity caller;
    private final SymbolNames symbols;

    MassiveRequests(EnabledDialects dialects, Instruments instruments, SecurityIdentity caller) {
        this.dialects = dialects;
        this.caller = caller;
        this.symbols = MassiveSymbols.of(instruments);
    }

    /**
     * Returns what the caller may read.
     *
     * @throws MassiveError if it may not read
     */
    Grant grant() {
        if (!dialects.contains("massive")) {
            throw MassiveError.notFound("The dialect 'massive' is not enabled; see quotecast.dialects.");
        }
        Grant grant = GrantAugmentor.grant(caller);
        if (!grant.has(Role.READ)) {
            throw grant.isAuthenticated() ? MassiveError.notEntitled() : MassiveError.noKey();
        }
        return grant;
    }

    /** Returns the instrument of a ticker; empty if it is unknown or the caller may not read it. */
    Optional<Instrument> find(String ticker) {
        Grant grant = grant();
        return symbols.find(ticker)
                .or(() -> MassiveSymbols.find(symbols, MassiveMarket.CRYPTO, ticker))
                .filter(instrument -> grant.symbols().admits(instrument.symbol()));
    }

    /** Returns all instruments that the caller may read, in the order of their listing. */
    List<Instrument> all() {
        Grant grant = grant();
        return symbols.all().stream()
                .filter(instrument -> grant.symbols().admits(instrument.symbol()))
                .toList();
    }

    /** Returns a stage whose failures are errors of the dialect. */
    static <T> CompletionStage<T> answer(CompletionStage<T> stage) {
        return stage.exceptionallyCompose(failure -> {
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            if (cause instanceof MassiveError) {
                return CompletableFuture.failedFuture(cause);
            }
            LOG.debugf("A request in the dialect massive failed: %s", cause);
            return CompletableFuture.failedFuture(
                    MassiveError.unavailable("The server is busy or its history is unavailable; retry after 1 s"));
        });
    }

    /** Reads the limit of rows; a number above the maximum is refused. */
    static int limit(@Nullable String text, int defaultLimit, int maxLimit) {
        if (text == null || text.isEmpty()) {
            return defaultLimit;
        }
        int limit;
        try {
            limit = Integer.parseInt(text);
        } catch (NumberFormatException e) {
            limit = 0;
        }
        if (limit < 1 || limit > maxLimit) {
            throw MassiveError.unparsable("", "limit", "a number from 1 to " + maxLimit);
        }
        return limit;
    }

    /** Reads whether rows are wanted in descending order. */
    static boolean isDescending(String parameter, @Nullable String text, boolean isDefault) {
        if (text == null || text.isEmpty()) {
            return isDefault;
        }
        if (!text.equals("asc") && !text.equals("desc")) {
            throw MassiveError.unparsable("", parameter, "asc or desc");
        }
        return text.equals("desc");
    }

    /** Returns the text that a cursor contains; null if there is no cursor. */
    static @Nullable String cursor(@Nullable String encoded) {
        if (encoded == null || encoded.isEmpty()) {
            return null;
        }
        try {
            return new String(Base64.getUrlDecoder().decode(encoded), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw MassiveError.unparsable("", CURSOR, "the value of next_url");
        }
    }

    /**
     * Returns the address of the next page: that of the request, with a cursor and without the key. It has a query, to
     * which clients append their key.
     *
     * @param cursor any text; null if there is no next page
     */
    static @Nullable String nextUrl(UriInfo request, @Nullable String cursor) {
        if (cursor == null) {
            return null;
        }
        URI address = request.getRequestUri();
        return UriBuilder.fromUri(address)
                .replacePath(address.getRawPath().replaceFirst(PREFIXES, PREFIX))
                .replaceQueryParam("apiKey")
                .replaceQueryParam(
                        CURSOR,
                        Base64.getUrlEncoder().withoutPadding().encodeToString(cursor.getBytes(StandardCharsets.UTF_8)))
                .build()
                .toString();
    }
}
