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

/** Counts the events of every series: of each channel and symbol, of each topic. Owned by one thread. */
public final class Series {
    private final long[][] ofInstruments = new long[Channel.values().length][64];
    private final Map<Topic, long[]> ofTopics = new HashMap<>();

    /** The number of this event within its series: 1, 2, 3, ... */
    public long next(MarketEvent event) {
        if (event instanceof MarketEvent.InstrumentEvent one) {
            int id = one.instrument().id();
            return ++counts(event.channel().ordinal(), id)[id];
        }
        return ++ofTopic(((Message) event).topic())[0];
    }

    /** How many events the series of this one has had. */
    public long count(MarketEvent event) {
        if (event instanceof MarketEvent.InstrumentEvent one) {
            int id = one.instrument().id();
            return counts(event.channel().ordinal(), id)[id];
        }
        return ofTopic(((Message) event).topic())[0];
    }

    /** An entry that has been numbered: its series goes on behind it. */
    public void saw(Entry entry) {
        if (entry.event() instanceof MarketEvent.InstrumentEvent one) {
            int id = one.instrument().id();
            counts(one.channel().ordinal(), id)[id] = entry.u();
        } else {
            ofTopic(((Message) entry.event()).topic())[0] = entry.u();
        }
    }

    /** All numbers, by the names of their series. */
    public void write(Instruments instruments, ByteWriter out) {
        for (Instrument instrument : instruments.all()) {
            out.octet(1);
            EventFormat.write(instrument, out);
            for (int channel = 0; channel < ofInstruments.length; channel++) {
                out.count(counts(channel, instrument.id())[instrument.id()]);
            }
        }
        out.octet(0);
        ofTopics.forEach((topic, count) -> {
            out.text(topic.text());
            out.count(count[0]);
        });
    }

    /** Reads what {@link #write} wrote. */
    public void read(EventFormat format, ByteReader in) {
        while (in.octet() == 1) {
            int id = format.instrument(in).id();
            for (int channel = 0; channel < ofInstruments.length; channel++) {
                counts(channel, id)[id] = in.count();
            }
        }
        while (!in.isAtEnd()) {
            ofTopic(new Topic(in.text()))[0] = in.count();
        }
    }

    public void clear() {
        for (long[] counts : ofInstruments) {
            Arrays.fill(counts, 0);
        }
        ofTopics.clear();
    }

    /** Takes over the numbers of another. */
    public void become(Series other) {
        for (int channel = 0; channel < ofInstruments.length; channel++) {
            ofInstruments[channel] = other.ofInstruments[channel].clone();
        }
        ofTopics.clear();
        other.ofTopics.forEach((topic, count) -> ofTopics.put(topic, count.clone()));
    }

    private long[] ofTopic(Topic topic) {
        return ofTopics.computeIfAbsent(topic, any -> new long[1]);
    }

    private long[] counts(int channel, int id) {
        long[] counts = ofInstruments[channel];
        if (id >= counts.length) {
            counts = ofInstruments[channel] = Arrays.copyOf(counts, Math.max(id + 1, counts.length * 2));
        }
        return counts;
    }
}
