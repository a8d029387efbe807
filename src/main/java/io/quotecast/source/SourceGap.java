package io.quotecast.source;

import io.quotecast.market.Channel;
import io.quotecast.market.Instrument;

/**
 * Events that a source should have delivered and has not.
 *
 * @param source name of the source
 * @param missing number of events, at most the number of ids from the first to the last
 * @param firstId the exchange's id of the first missing event
 * @param lastId the exchange's id of the last missing event
 */
public record SourceGap(
        String source, Channel channel, Instrument instrument, long missing, long firstId, long lastId) {}
