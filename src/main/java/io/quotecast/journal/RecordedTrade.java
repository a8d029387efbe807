package io.quotecast.journal;

import io.quotecast.market.Trade;

/** A trade as it stands on the tape: with its position {@code q} and its number {@code u} among its symbol's trades. */
public record RecordedTrade(long position, long seriesNumber, Trade trade) {}
