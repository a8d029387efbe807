package io.quotecast.journal.kafka;

import io.quotecast.journal.Entry;
import io.quotecast.journal.EntryReader;
import io.quotecast.journal.SeriesNumbers;
import io.quotecast.journal.UnusableJournalException;
import io.quotecast.journal.Window;
import io.quotecast.journal.format.MalformedRecordException;
import io.quotecast.market.Instruments;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the entries of a journal on Kafka, those in memory from there and older ones through a consumer of its own,
 * which belongs to no group. Kafka does not store the series numbers: a read that begins before the entries in memory
 * counts them from where it begins, and the reads that continue it go on counting. Holds the records of one fetch at a
 * time. Owned by one thread.
 */
final class KafkaEntries implements EntryReader {
    private static final System.Logger LOG = System.getLogger(KafkaEntries.class.getName());
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final KafkaSettings settings;
    private final TopicPartition partition;
    private final RecordFormat format;
    private final Window window;
    private final Terms terms;
    private final Deque<ConsumerRecord<byte[], byte[]>> fetched = new ArrayDeque<>();
    private @Nullable KafkaConsumer<byte[], byte[]> consumer;
    /** The numbers of the events that were read in a row; null if the last ones came from memory. */
    private @Nullable SeriesNumbers counted;

    /** The last position that was read in this row, and the term there. */
    private long last;

    private long term;

    /**
     * @param window the newest entries
     * @param terms those of the committed entries; safe on any thread
     */
    KafkaEntries(KafkaSettings settings, Instruments instruments, Window window, Terms terms) {
        this.settings = settings;
        this.partition = new TopicPartition(settings.topic(), 0);
        this.format = new RecordFormat(instruments);
        this.window = window;
        this.terms = terms;
    }

    /**
     * @throws UnusableJournalException if Kafka does not respond
     */
    @Override
    public long first() {
        try {
            long oldest =
                    consumer().beginningOffsets(List.of(partition), TIMEOUT).getOrDefault(partition, 0L) + 1;
            return Math.min(window.first(), Math.max(oldest, terms.firstKnownPosition()));
        } catch (KafkaException e) {
            throw unavailable(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public long last() {
        return window.last();
    }

    /**
     * @throws UnusableJournalException if Kafka does not respond
     */
    @Override
    public boolean readAfter(long position, int limit, Consumer<Entry> reader) {
        SeriesNumbers numbers = counted;
        if (numbers == null || position != last) {
            if (position >= window.first() - 1) {
                return window.readAfter(position, limit, reader);
            }
            numbers = SeriesNumbers.forWindow(settings.capacity());
            counted = numbers;
            last = position;
            term = terms.at(position);
        }
        long end = Math.min(position + limit, window.last());
        try {
            while (last < end) {
                ConsumerRecord<byte[], byte[]> next = next(last);
                Entry entry = decode(next, numbers);
                if (entry != null) {
                    reader.accept(entry);
                }
            }
            return true;
        } catch (OffsetOutOfRangeException | InterruptException e) {
            // The retention has deleted the records, or the server stops.
            return false;
        } catch (KafkaException e) {
            throw unavailable(String.valueOf(e.getMessage()), e);
        }
    }

    /** Reads the time without an end of the row of reads. */
    @Override
    public long timeAfter(long position) {
        SeriesNumbers numbers = counted;
        long rowLast = last;
        long rowTerm = term;
        try {
            return EntryReader.super.timeAfter(position);
        } finally {
            counted = numbers;
            last = rowLast;
            term = rowTerm;
        }
    }

    /** Returns the record after a position. */
    private ConsumerRecord<byte[], byte[]> next(long position) {
        ConsumerRecord<byte[], byte[]> next = fetched.poll();
        if (next != null && next.offset() == position) {
            return next;
        }
        fetched.clear();
        KafkaConsumer<byte[], byte[]> source = consumer();
        if (source.position(partition, TIMEOUT) != position) {
            source.seek(partition, position);
        }
        long startNanos = System.nanoTime();
        do {
            source.poll(POLL).forEach(fetched::add);
            next = fetched.poll();
        } while (next == null && System.nanoTime() - startNanos < TIMEOUT.toNanos());
        if (next == null) {
            throw unavailable("no response within " + TIMEOUT.toSeconds() + " s", null);
        }
        return next;
    }

    private @Nullable Entry decode(ConsumerRecord<byte[], byte[]> next, SeriesNumbers numbers) {
        last = next.offset() + 1;
        try {
            RecordFormat.Content content = format.read(next.value());
            if (content.event() == null) {
                term = last;
                return null;
            }
            boolean isValid = content.term() == 0 || content.term() == term;
            return isValid ? new Entry(last, numbers.next(content.event(), last), content.event()) : null;
        } catch (MalformedRecordException e) {
            LOG.log(
                    System.Logger.Level.DEBUG,
                    "Skipped a malformed record at position {0}: {1}",
                    Long.toString(last),
                    e.getMessage());
            return null;
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        KafkaConsumer<byte[], byte[]> opened = consumer;
        if (opened == null) {
            opened = settings.reader();
            opened.assign(List.of(partition));
            opened.seek(partition, window.first() - 1);
            consumer = opened;
        }
        return opened;
    }

    private UnusableJournalException unavailable(String reason, @Nullable Exception cause) {
        UnusableJournalException failure = new UnusableJournalException(
                "topic '" + settings.topic() + "' cannot be read after position " + last + ": " + reason);
        failure.initCause(cause);
        return failure;
    }

    @Override
    public void close() {
        if (consumer != null) {
            consumer.close();
            consumer = null;
        }
        fetched.clear();
    }
}
