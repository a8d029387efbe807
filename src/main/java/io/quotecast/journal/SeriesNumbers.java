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
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts the events of every series: of each channel and symbol, and of each topic. The count of a topic is forgotten
 * when none of the newest events is a message of it, so that topics that nobody uses anymore need no memory; the next
 * message of the topic is number 1 again. Owned by one thread.
 */
public final class SeriesNumbers {
    /** Marks the end of the names of topics; their positions follow. The name of a topic is never empty. */
    private static final String END_OF_TOPICS = "";

    /** The number of newest events that a count outlives whatever a journal holds. */
    private static final int MIN_TOPIC_RETENTION = 1_000_000;

    private final long topicRetention;
    private final long[][] instrumentCounts = new long[Channel.values().length][64];
    /** In the order of the newest message. */
    private final Map<Topic, TopicCount> topicCounts = new LinkedHashMap<>();

    /** The number of messages of a topic, and the position of the newest one. */
    private record TopicCount(long count, long position) {}

    /**
     * @param topicRetention number of newest events of which at least one must be a message of a topic for its count to
     *     continue, above 0
     */
    SeriesNumbers(long topicRetention) {
        this.topicRetention = topicRetention;
    }

    /**
     * Returns counts that continue at least while a window holds a message of the topic. Processes that share a journal
     * get the same numbers if the capacities of their windows are equal, or at most a million.
     */
    public static SeriesNumbers forWindow(int capacity) {
        return new SeriesNumbers(Math.max(capacity, MIN_TOPIC_RETENTION));
    }

    /**
     * Counts an event, and returns its number within its series: 1, 2, 3, ...
     *
     * @param position the position of the event in the journal
     */
    public long next(MarketEvent event, long position) {
        if (event instanceof MarketEvent.InstrumentEvent instrumentEvent) {
            int id = instrumentEvent.instrument().id();
            return ++counts(event.channel().ordinal(), id)[id];
        }
        Topic topic = ((Message) event).topic();
        TopicCount previous = topicCounts.get(topic);
        long number = previous == null || isForgotten(previous, position) ? 1 : previous.count + 1;
        put(topic, new TopicCount(number, position));
        return number;
    }

    /** Returns the number of events counted in this event's series. */
    public long count(MarketEvent event) {
        if (event instanceof MarketEvent.InstrumentEvent instrumentEvent) {
            int id = instrumentEvent.instrument().id();
            return counts(event.channel().ordinal(), id)[id];
        }
        TopicCount topicCount = topicCounts.get(((Message) event).topic());
        return topicCount == null ? 0 : topicCount.count;
    }

    /** Returns the number of topics whose counts are kept. */
    public int topics() {
        return topicCounts.size();
    }

    /** Sets the count of the entry's series to the entry's number. */
    public void update(Entry entry) {
        if (entry.event() instanceof MarketEvent.InstrumentEvent instrumentEvent) {
            int id = instrumentEvent.instrument().id();
            counts(instrumentEvent.channel().ordinal(), id)[id] = entry.seriesNumber();
        } else {
            put(((Message) entry.event()).topic(), new TopicCount(entry.seriesNumber(), entry.position()));
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
        topicCounts.forEach((topic, topicCount) -> {
            out.writeString(topic.text());
            out.writeVarint(topicCount.count);
        });
        out.writeString(END_OF_TOPICS);
        topicCounts.values().forEach(topicCount -> out.writeVarint(topicCount.position));
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @param position the position of the newest event that is counted
     */
    public void read(EventFormat format, ByteReader in, long position) {
        while (in.readByte() == 1) {
            int id = format.readInstrument(in).id();
            for (int channel = 0; channel < instrumentCounts.length; channel++) {
                counts(channel, id)[id] = in.readVarint();
            }
        }
        Map<Topic, Long> counts = new LinkedHashMap<>();
        boolean hasPositions = false;
        while (!hasPositions && !in.isAtEnd()) {
            String name = in.readString();
            if (name.equals(END_OF_TOPICS)) {
                hasPositions = true;
            } else {
                counts.put(new Topic(name), in.readVarint());
            }
        }
        for (Map.Entry<Topic, Long> count : counts.entrySet()) {
            // Version 0.1 wrote no positions.
            put(count.getKey(), new TopicCount(count.getValue(), hasPositions ? in.readVarint() : position));
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
        topicCounts.putAll(other.topicCounts);
    }

    private boolean isForgotten(TopicCount topicCount, long position) {
        return position - topicCount.position > topicRetention;
    }

    /** Sets the count of a topic to that of its newest message, and removes the counts that it makes obsolete. */
    private void put(Topic topic, TopicCount topicCount) {
        // Removed first: otherwise the topic would keep its place in the order.
        topicCounts.remove(topic);
        topicCounts.put(topic, topicCount);
        Iterator<TopicCount> oldest = topicCounts.values().iterator();
        while (oldest.hasNext() && isForgotten(oldest.next(), topicCount.position)) {
            oldest.remove();
        }
    }

    private long[] counts(int channel, int id) {
        long[] counts = instrumentCounts[channel];
        if (id >= counts.length) {
            counts = instrumentCounts[channel] = Arrays.copyOf(counts, Math.max(id + 1, counts.length * 2));
        }
        return counts;
    }
}
