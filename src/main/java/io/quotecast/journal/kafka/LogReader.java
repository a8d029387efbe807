package io.quotecast.journal.kafka;

import io.quotecast.base.Threads;
import io.quotecast.journal.Entry;
import io.quotecast.journal.SeriesNumbers;
import io.quotecast.journal.UnusableJournalException;
import io.quotecast.journal.format.MalformedRecordException;
import io.quotecast.market.Instruments;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
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
 * Reads the tape, numbers its events and says which of them count: an event of a term counts while no other has begun.
 * Every process that reads the same records comes to the same. First it reads on the thread that starts the server, then
 * on one of its own.
 */
final class LogReader {
    private static final System.Logger LOG = System.getLogger(LogReader.class.getName());
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration END_OFFSET_TIMEOUT = Duration.ofSeconds(2);
    private static final long IDLE_NANOS = 1_000_000_000L;
    private static final long RETRY_NANOS = 100_000L;
    private static final int QUEUE_CAPACITY = 1 << 16;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final TopicPartition partition;
    private final RecordFormat format;
    private final long nodeId;
    private final Runnable progress;
    private final SpscAtomicArrayQueue<FetchedRecord> fetchedRecords = new SpscAtomicArrayQueue<>(QUEUE_CAPACITY);
    private final Thread thread = new Thread(this::run, "quotecast-log-reader");
    private final SeriesNumbers seriesNumbers = new SeriesNumbers();
    private long term;
    private long last;
    private long lastResponseNanos;
    private volatile long lag;
    private volatile String fault = "";
    private volatile boolean closed;

    /**
     * @param nodeId who this is in what stands on the tape
     * @param progress called when something has arrived, or nothing can
     */
    LogReader(KafkaSettings settings, Instruments instruments, long nodeId, Runnable progress) {
        this.consumer = settings.reader();
        this.partition = new TopicPartition(settings.topic(), 0);
        this.format = new RecordFormat(instruments);
        this.nodeId = nodeId;
        this.progress = progress;
    }

    /** The newest whole checkpoint of a tape; null if there is none. */
    @Nullable
    Checkpoint checkpoint(String topic, String epoch) {
        Checkpoint.Collector collector = new Checkpoint.Collector(epoch);
        TopicPartition state = new TopicPartition(topic, 0);
        consumer.assign(List.of(state));
        consumer.seekToBeginning(List.of(state));
        long end = end(state);
        while (consumer.position(state) < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                try {
                    collector.add(record.value());
                } catch (MalformedRecordException e) {
                    LOG.log(System.Logger.Level.WARNING, "Part of a checkpoint cannot be used: {0}", e.getMessage());
                }
            }
        }
        return collector.newest();
    }

    /** Position of the oldest entry that Kafka still has. */
    long first() {
        return consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L) + 1;
    }

    /** Position of the newest. */
    long newest() {
        return end(partition);
    }

    /** What the series had had and which term held at a position. */
    void startAt(SeriesNumbers counts, Terms terms, long position) {
        seriesNumbers.copyFrom(counts);
        term = terms.at(position);
        last = position;
        consumer.assign(List.of(partition));
        consumer.seek(partition, position);
    }

    /** Hands over all up to a position, with the time of each in µs, numbered or not. */
    void readTo(long position, ObjLongConsumer<FetchedRecord> handler) {
        while (last < position) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (record.offset() < position) {
                    handler.accept(decode(record), record.timestamp() * 1_000);
                }
            }
        }
        // More may have been read than was wanted.
        consumer.seek(partition, position);
    }

    void start() {
        lastResponseNanos = System.nanoTime();
        thread.start();
    }

    /** What has been read and not been taken. For the road's thread alone. */
    SpscAtomicArrayQueue<FetchedRecord> fetchedRecords() {
        return fetchedRecords;
    }

    /** Why nothing arrives; empty while all is well. On any thread. */
    String fault() {
        return fault;
    }

    /** How many records are on the tape behind the last one read. On any thread. */
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
                // Closed: seen at the head of the loop.
            } catch (OffsetOutOfRangeException e) {
                end("positions behind " + last + " are no longer on the tape: start this node anew");
                break;
            } catch (NewerFormatException e) {
                end("position " + (last + 1) + " has " + e.getMessage());
                break;
            } catch (KafkaException e) {
                reportFault("the tape cannot be read: " + e.getMessage());
                LockSupport.parkNanos(IDLE_NANOS);
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, "The tape could not be read behind position " + last, e);
                end("position " + (last + 1) + " cannot be read (" + e + "): start this node anew");
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
            reportFault("");
            progress.run();
        } else if (System.nanoTime() - lastResponseNanos > IDLE_NANOS) {
            // Nothing new, or nobody there? An answer to a question tells.
            try {
                lag = consumer.endOffsets(List.of(partition), END_OFFSET_TIMEOUT)
                                .getOrDefault(partition, last)
                        - last;
                lastResponseNanos = System.nanoTime();
                reportFault("");
            } catch (TimeoutException e) {
                reportFault("Kafka does not answer");
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
            boolean counts = content.term() == 0 || content.term() == term;
            Entry entry = counts ? new Entry(position, seriesNumbers.next(content.event()), content.event()) : null;
            return new FetchedRecord(position, entry, ownNumber, content.sourceOffset(), false);
        } catch (MalformedRecordException e) {
            last = position;
            LOG.log(
                    System.Logger.Level.WARNING,
                    "Position {0} of the tape is passed over: {1}",
                    position,
                    e.getMessage());
            return new FetchedRecord(position, null, 0, 0, false);
        }
    }

    private void enqueue(FetchedRecord fetchedRecord) {
        while (!fetchedRecords.offer(fetchedRecord) && !closed) {
            progress.run();
            LockSupport.parkNanos(RETRY_NANOS);
        }
    }

    private void end(String reason) {
        LOG.log(System.Logger.Level.ERROR, "This node reads no further: {0}", reason);
        reportFault(reason);
    }

    private void reportFault(String message) {
        if (!message.equals(fault)) {
            fault = message;
            progress.run();
        }
    }

    private long end(TopicPartition topicPartition) {
        try {
            return consumer.endOffsets(List.of(topicPartition)).getOrDefault(topicPartition, 0L);
        } catch (TimeoutException e) {
            throw new UnusableJournalException(
                    "Kafka does not say how long topic '" + topicPartition.topic() + "' is: " + e.getMessage());
        }
    }
}
