package io.quotecast.journal;

import io.quotecast.market.Channel;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Message;
import io.quotecast.market.Topic;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Counts the events of every series: of each channel and symbol, of each topic. Owned by one thread. */
final class Series {
    private final long[][] ofInstruments = new long[Channel.values().length][64];
    private final Map<Topic, long[]> ofTopics = new HashMap<>();

    /** The number of this event within its series: 1, 2, 3, ... */
    long next(MarketEvent event) {
        if (event instanceof MarketEvent.OfInstrument one) {
            int id = one.instrument().id();
            int channel = event.channel().ordinal();
            long[] counts = ofInstruments[channel];
            if (id >= counts.length) {
                counts = ofInstruments[channel] = Arrays.copyOf(counts, Math.max(id + 1, counts.length * 2));
            }
            return ++counts[id];
        }
        return ++ofTopics.computeIfAbsent(((Message) event).topic(), topic -> new long[1])[0];
    }
}
