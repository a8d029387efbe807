package io.quotecast.protocol.massive;

import io.quotecast.market.Instrument;
import io.quotecast.market.Ticker;
import io.quotecast.protocol.ArrayFraming;
import io.quotecast.protocol.WireFormat;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The wire formats of the dialect, which all clients share: one for the trades, quotes and halts of a market, which keep
 * their order, and one for the aggregates of each length.
 */
public final class MassiveFormats {
    private final Map<MassiveTopic, WireFormat> formats = new EnumMap<>(MassiveTopic.class);

    /**
     * @param newestTickers returns the newest ticker of an instrument, on any thread; null before the first one
     */
    public MassiveFormats(Function<Instrument, @Nullable Ticker> newestTickers) {
        ArrayFraming array = new ArrayFraming("", "");
        for (MassiveMarket market : MassiveMarket.values()) {
            Set<MassiveTopic> events = EnumSet.noneOf(MassiveTopic.class);
            for (MassiveTopic topic : MassiveTopic.values()) {
                if (topic.market() == market && topic.timeframe() == null) {
                    events.add(topic);
                } else if (topic.market() == market) {
                    formats.put(topic, new WireFormat(new MassiveEncoding(Set.of(topic), newestTickers), array));
                }
            }
            WireFormat format = new WireFormat(new MassiveEncoding(events, newestTickers), array);
            events.forEach(topic -> formats.put(topic, format));
        }
    }

    WireFormat of(MassiveTopic topic) {
        WireFormat format = formats.get(topic);
        if (format == null) {
            throw new IllegalStateException("no format for " + topic);
        }
        return format;
    }
}
