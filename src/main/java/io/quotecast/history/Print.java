package io.quotecast.history;

import io.quotecast.market.Trade;

/** A trade as it stands on the tape: with its position {@code q} and its number {@code u} among its symbol's trades. */
public record Print(long q, long u, Trade trade) {}
