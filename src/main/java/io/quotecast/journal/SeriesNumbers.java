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
import java.util.HashMap;
import java.util.Map;

/** Counts the events of every series: of each channel and symbol, and of each topic. Owned by one thread. */
public final class SeriesNumbers {
    private static final int INSTRUMENTS = 1;
    private static final int TOPICS = 2;
    private static final int TOPIC = 1;
    private static final int MESSAGES = 2;

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
        topicCounts.forEach((topic, count) -> {
            int start = out.beginMessage(TOPICS);
            out.writeText(TOPIC, topic.text());
            out.writeNumber(MESSAGES, count[0]);
            out.endMessage(start);
        });
        return out.toByteArray();
    }

    /**
     * Reads what {@link #toByteArray} returned.
     *
     * @param version the form of the bytes
     * @throws MalformedRecordException if it is not that
     */
    public void read(int version, byte[] bytes, Instruments instruments) {
        if (version == FormatVersion.LEGACY) {
            readLegacy(new LegacyEventFormat(instruments), new ByteReader(bytes));
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
            topicCount(topic(message.text(TOPIC)))[0] = message.number(MESSAGES);
        }
    }

    private void readLegacy(LegacyEventFormat format, ByteReader in) {
        while (in.readByte() == 1) {
            int id = format.readInstrument(in).id();
            for (Channel channel : LegacyEventFormat.channels()) {
                counts(channel.ordinal(), id)[id] = in.readVarint();
            }
        }
        while (!in.isAtEnd()) {
            topicCount(topic(in.readString()))[0] = in.readVarint();
        }
    }

    private static int field(Channel channel) {
        return switch (channel) {
            case TRADES -> 4;
            case QUOTES -> 5;
            case BARS -> 6;
            case TICKERS -> 7;
            case STATUSES -> 8;
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
