package io.quotecast.journal;

import io.quotecast.market.Trade;

/** A trade with its position in the journal and its number among the trades of its symbol. */
public record RecordedTrade(long position, long seriesNumber, Trade trade) {}
