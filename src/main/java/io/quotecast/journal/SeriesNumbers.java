package io.quotecast.journal;

import io.quotecast.journal.format.ByteReader;
import io.quotecast.journal.format.ByteWriter;
import io.quotecast.journal.format.EventFormat;
import io.quotecast.market.Channel;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Message;
import io.quotecast.market.Topic;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Counts the events of every series: of each channel and symbol, and of each topic. Owned by one thread. */
public final class SeriesNumbers {
    private final long[][] instrumentCounts = new long[Channel.values().length][64];
    private final Map<Topic, long[]> topicCounts = new HashMap<>();

    /** Counts an event, and returns its number within its series: 1, 2, 3, ... */
    public long next(MarketEvent event) {
        if (event instanceof MarketEvent.InstrumentEvent instrumentEvent) {
            int id = instrumentEvent.instrument().id();
            return ++counts(event.channel().ordinal(), id)[id];
        }
        return ++topicCount(((Message) event).topic())[0];
    }

    /** Returns the number of events counted in this event's series. */
    public long count(MarketEvent event) {
        if (event instanceof MarketEvent.InstrumentEvent instrumentEvent) {
            int id = instrumentEvent.instrument().id();
            return counts(event.channel().ordinal(), id)[id];
        }
        return topicCount(((Message) event).topic())[0];
    }

    /** Sets the count of the entry's series to the entry's number. */
    public void update(Entry entry) {
        if (entry.event() instanceof MarketEvent.InstrumentEvent instrumentEvent) {
            int id = instrumentEvent.instrument().id();
            counts(instrumentEvent.channel().ordinal(), id)[id] = entry.seriesNumber();
        } else {
            topicCount(((Message) entry.event()).topic())[0] = entry.seriesNumber();
        }
    }

    /** Writes all counts with the names of their series. */
    public void write(Instruments instruments, ByteWriter out) {
        for (Instrument instrument : instruments.all()) {
            out.writeByte(1);
            EventFormat.write(instrument, out);
            for (int channel = 0; channel < instrumentCounts.length; channel++) {
                out.writeVarint(counts(channel, instrument.id())[instrument.id()]);
            }
        }
        out.writeByte(0);
        topicCounts.forEach((topic, count) -> {
            out.writeString(topic.text());
            out.writeVarint(count[0]);
        });
    }

    /** Reads what {@link #write} wrote. */
    public void read(EventFormat format, ByteReader in) {
        while (in.readByte() == 1) {
            int id = format.readInstrument(in).id();
            for (int channel = 0; channel < instrumentCounts.length; channel++) {
                counts(channel, id)[id] = in.readVarint();
            }
        }
        while (!in.isAtEnd()) {
            topicCount(new Topic(in.readString()))[0] = in.readVarint();
        }
    }

    public void clear() {
        for (long[] counts : instrumentCounts) {
            Arrays.fill(counts, 0);
        }
        topicCounts.clear();
    }

    /** Replaces all counts with those of another object. */
    public void copyFrom(SeriesNumbers other) {
        for (int channel = 0; channel < instrumentCounts.length; channel++) {
            instrumentCounts[channel] = other.instrumentCounts[channel].clone();
        }
        topicCounts.clear();
        other.topicCounts.forEach((topic, count) -> topicCounts.put(topic, count.clone()));
    }

    private long[] topicCount(Topic topic) {
        return topicCounts.computeIfAbsent(topic, any -> new long[1]);
    }

    private long[] counts(int channel, int id) {
        long[] counts = instrumentCounts[channel];
        if (id >= counts.length) {
            counts = instrumentCounts[channel] = Arrays.copyOf(counts, Math.max(id + 1, counts.length * 2));
        }
        return counts;
    }
}
