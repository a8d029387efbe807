package io.quotecast.journal.kafka;

import io.quotecast.base.Threads;
import io.quotecast.journal.Entry;
import io.quotecast.journal.Fault;
import io.quotecast.journal.SeriesNumbers;
import io.quotecast.journal.UnusableJournalException;
import io.quotecast.journal.format.MalformedRecordException;
import io.quotecast.market.Instruments;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ObjLongConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.jctools.queues.atomic.SpscAtomicArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * Reads the journal, numbers its events, and decides which of them are valid: an event of a term is valid until another
 * term begins. All processes that read the same records get the same result. Owned by the thread that starts the server
 * until {@link #start}, then by a thread of its own.
 */
final class LogReader {
    private static final System.Logger LOG = System.getLogger(LogReader.class.getName());
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration END_OFFSET_TIMEOUT = Duration.ofSeconds(2);
    private static final long IDLE_NANOS = 1_000_000_000L;
    private static final long RETRY_NANOS = 100_000L;
    private static final int QUEUE_CAPACITY = 1 << 16;
    /** Size of the payloads of queued messages above which no further record is queued. */
    private static final long MAX_MESSAGE_BYTES = 16L << 20;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final TopicPartition partition;
    private final RecordFormat format;
    private final long nodeId;
    private final Runnable progress;
    private final SpscAtomicArrayQueue<FetchedRecord> fetchedRecords = new SpscAtomicArrayQueue<>(QUEUE_CAPACITY);
    private final AtomicLong messageBytes = new AtomicLong();
    private final Thread thread = new Thread(this::run, "quotecast-log-reader");
    private final SeriesNumbers seriesNumbers;
    private long term;
    private long last;
    private long lastResponseNanos;
    private volatile long lag;
    private final Fault fault;
    private volatile boolean closed;

    /**
     * @param nodeId identifies this process in the records that it appends
     * @param progress called when records have arrived or the fault has changed
     */
    LogReader(KafkaSettings settings, Instruments instruments, long nodeId, Runnable progress) {
        this.consumer = settings.reader();
        this.seriesNumbers = SeriesNumbers.forWindow(settings.capacity());
        this.partition = new TopicPartition(settings.topic(), 0);
        this.format = new RecordFormat(instruments);
        this.nodeId = nodeId;
        this.progress = progress;
        this.fault = new Fault(LOG, "The journal can be read again", progress);
    }

    /** Returns the newest complete checkpoint of an epoch; null if there is none. */
    @Nullable
    Checkpoint checkpoint(String topic, String epoch) {
        Checkpoint.Collector collector = new Checkpoint.Collector(epoch);
        TopicPartition state = new TopicPartition(topic, 0);
        consumer.assign(List.of(state));
        consumer.seekToBeginning(List.of(state));
        long end = endOffset(state);
        while (consumer.position(state) < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                try {
                    collector.add(record.value());
                } catch (MalformedRecordException e) {
                    LOG.log(Level.WARNING, "A part of a checkpoint cannot be used: {0}", e.getMessage());
                }
            }
        }
        return collector.newest();
    }

    /** Returns the position of the oldest record that Kafka still has. */
    long first() {
        return consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L) + 1;
    }

    /** Returns the position of the newest record. */
    long newest() {
        return endOffset(partition);
    }

    /** Continues after a position, with the series numbers and the term at that position. */
    void startAt(SeriesNumbers numbersAtPosition, Terms terms, long position) {
        seriesNumbers.copyFrom(numbersAtPosition);
        term = terms.at(position);
        last = position;
        consumer.assign(List.of(partition));
        consumer.seek(partition, position);
    }

    /** Passes all records up to a position to the handler, each with its time in µs since 1970-01-01T00:00Z. */
    void readTo(long position, ObjLongConsumer<FetchedRecord> handler) {
        while (last < position) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (record.offset() < position) {
                    handler.accept(decode(record), record.timestamp() * 1_000);
                }
            }
        }
        // The last poll may have returned records after the position.
        consumer.seek(partition, position);
    }

    void start() {
        lastResponseNanos = System.nanoTime();
        thread.start();
    }

    /** Returns the next of the records that have been read, or null. On the pipeline thread. */
    @Nullable
    FetchedRecord poll() {
        FetchedRecord next = fetchedRecords.poll();
        if (next != null && next.payloadLength() > 0) {
            messageBytes.addAndGet(-next.payloadLength());
        }
        return next;
    }

    /** Returns whether {@link #poll} has nothing to return. On the pipeline thread. */
    boolean isEmpty() {
        return fetchedRecords.isEmpty();
    }

    /** Returns why no records arrive; empty while they do. On any thread. */
    String fault() {
        return fault.reason();
    }

    /** Returns the number of records in the journal after the last one read. On any thread. */
    long lag() {
        return lag;
    }

    void close() {
        closed = true;
        consumer.wakeup();
        if (thread.isAlive()) {
            Threads.awaitTermination(thread);
        } else {
            consumer.close();
        }
    }

    private void run() {
        while (!closed) {
            try {
                boolean received = false;
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    enqueue(decode(record));
                    received = true;
                }
                updateLag(received);
            } catch (WakeupException e) {
                // Thrown after close(), which the condition of the loop checks.
            } catch (OffsetOutOfRangeException e) {
                stop("positions after " + last + " are no longer in the topic; restart this node");
                break;
            } catch (NewerFormatException e) {
                stop("position " + (last + 1) + " has " + e.getMessage());
                break;
            } catch (KafkaException e) {
                fault.report(Level.WARNING, "The journal cannot be read: " + e.getMessage());
                LockSupport.parkNanos(IDLE_NANOS);
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, "Failed to read the journal after position " + last, e);
                stop("position " + (last + 1) + " cannot be read (" + e + "); restart this node");
                break;
            }
        }
        consumer.close();
    }

    private void updateLag(boolean received) {
        OptionalLong currentLag = consumer.currentLag(partition);
        lag = currentLag.orElse(lag);
        if (received) {
            lastResponseNanos = System.nanoTime();
            fault.clear();
            progress.run();
        } else if (System.nanoTime() - lastResponseNanos > IDLE_NANOS) {
            // Either there are no new records, or Kafka is unreachable: a request for the end offset tells which.
            try {
                lag = consumer.endOffsets(List.of(partition), END_OFFSET_TIMEOUT)
                                .getOrDefault(partition, last)
                        - last;
                lastResponseNanos = System.nanoTime();
                fault.clear();
            } catch (TimeoutException e) {
                fault.report(Level.WARNING, "Kafka does not respond");
            }
        }
    }

    private FetchedRecord decode(ConsumerRecord<byte[], byte[]> record) {
        long position = record.offset() + 1;
        try {
            RecordFormat.Content content = format.read(record.value());
            last = position;
            long ownNumber = content.nodeId() == nodeId ? content.number() : 0;
            if (content.event() == null) {
                term = position;
                return new FetchedRecord(position, null, ownNumber, 0, true);
            }
            boolean isValid = content.term() == 0 || content.term() == term;
            Entry entry = isValid
                    ? new Entry(position, seriesNumbers.next(content.event(), position), content.event())
                    : null;
            return new FetchedRecord(position, entry, ownNumber, content.sourceOffset(), false);
        } catch (MalformedRecordException e) {
            last = position;
            LOG.log(
                    Level.WARNING,
                    "Skipped a malformed record at position {0}: {1}",
                    Long.toString(position),
                    e.getMessage());
            return new FetchedRecord(position, null, 0, 0, false);
        }
    }

    private void enqueue(FetchedRecord fetchedRecord) {
        int bytes = fetchedRecord.payloadLength();
        while (!tryEnqueue(fetchedRecord, bytes) && !closed) {
            progress.run();
            LockSupport.parkNanos(RETRY_NANOS);
        }
    }

    private boolean tryEnqueue(FetchedRecord fetchedRecord, int bytes) {
        if (bytes > 0 && messageBytes.get() > MAX_MESSAGE_BYTES) {
            return false;
        }
        if (!fetchedRecords.offer(fetchedRecord)) {
            return false;
        }
        if (bytes > 0) {
            messageBytes.addAndGet(bytes);
        }
        return true;
    }

    private void stop(String reason) {
        fault.report(Level.ERROR, "Reading of the journal has stopped: " + reason);
    }

    private long endOffset(TopicPartition topicPartition) {
        try {
            return consumer.endOffsets(List.of(topicPartition)).getOrDefault(topicPartition, 0L);
        } catch (TimeoutException e) {
            throw new UnusableJournalException("Kafka does not return the end offset of topic '"
                    + topicPartition.topic() + "': " + e.getMessage());
        }
    }
}
