package io.quotecast.journal;

import io.quotecast.journal.format.ByteReader;
import io.quotecast.journal.format.FormatVersion;
import io.quotecast.journal.format.InstrumentFields;
import io.quotecast.journal.format.LegacyEventFormat;
import io.quotecast.journal.format.MalformedRecordException;
import io.quotecast.journal.format.ProtobufBuffer;
import io.quotecast.journal.format.ProtobufMessage;
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
    private static final int INSTRUMENTS = 1;
    private static final int TOPICS = 2;
    private static final int TOPIC = 1;
    private static final int MESSAGES = 2;
    private static final int NEWEST_POSITION = 3;

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

    /** Returns all counts with the names of their series, for {@link #read}. */
    public byte[] toByteArray(Instruments instruments) {
        ProtobufBuffer out = new ProtobufBuffer();
        for (Instrument instrument : instruments.all()) {
            int start = out.beginMessage(INSTRUMENTS);
            InstrumentFields.write(instrument, out);
            for (Channel channel : Channel.values()) {
                if (channel != Channel.MESSAGES) {
                    out.writeNumber(field(channel), counts(channel.ordinal(), instrument.id())[instrument.id()]);
                }
            }
            out.endMessage(start);
        }
        topicCounts.forEach((topic, topicCount) -> {
            int start = out.beginMessage(TOPICS);
            out.writeText(TOPIC, topic.text());
            out.writeNumber(MESSAGES, topicCount.count);
            out.writeNumber(NEWEST_POSITION, topicCount.position);
            out.endMessage(start);
        });
        return out.toByteArray();
    }

    /**
     * Reads what {@link #toByteArray} returned.
     *
     * @param version the form of the bytes
     * @param position the position of the newest event that is counted
     * @throws MalformedRecordException if it is not that
     */
    public void read(int version, byte[] bytes, Instruments instruments, long position) {
        if (version == FormatVersion.LEGACY) {
            readLegacy(new LegacyEventFormat(instruments), new ByteReader(bytes), position);
            return;
        }
        ProtobufMessage all = ProtobufMessage.parse(bytes);
        for (byte[] series : all.all(INSTRUMENTS)) {
            ProtobufMessage message = ProtobufMessage.parse(series);
            int id = InstrumentFields.read(message, instruments).id();
            for (Channel channel : Channel.values()) {
                if (channel != Channel.MESSAGES) {
                    counts(channel.ordinal(), id)[id] = message.number(field(channel));
                }
            }
        }
        for (byte[] series : all.all(TOPICS)) {
            ProtobufMessage message = ProtobufMessage.parse(series);
            put(topic(message.text(TOPIC)), new TopicCount(message.number(MESSAGES), message.number(NEWEST_POSITION)));
        }
    }

    private void readLegacy(LegacyEventFormat format, ByteReader in, long position) {
        while (in.readByte() == 1) {
            int id = format.readInstrument(in).id();
            for (Channel channel : LegacyEventFormat.channels()) {
                counts(channel.ordinal(), id)[id] = in.readVarint();
            }
        }
        while (!in.isAtEnd()) {
            // Version 0.1 wrote no positions.
            put(topic(in.readString()), new TopicCount(in.readVarint(), position));
        }
    }

    private static int field(Channel channel) {
        return switch (channel) {
            case TRADES -> 4;
            case QUOTES -> 5;
            case BARS -> 6;
            case TICKERS -> 7;
            case STATUSES -> 8;
            case CORRECTIONS -> 9;
            case PRICE_BANDS -> 10;
            case MESSAGES -> throw new IllegalArgumentException("messages have no instrument");
        };
    }

    private static Topic topic(String text) {
        if (!Topic.isValid(text)) {
            throw new MalformedRecordException("not a topic: '" + text + "'");
        }
        return new Topic(text);
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
