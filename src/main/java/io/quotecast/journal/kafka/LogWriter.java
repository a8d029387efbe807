package io.quotecast.journal.kafka;

import io.quotecast.base.Parker;
import io.quotecast.base.Threads;
import io.quotecast.market.Instruments;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jctools.queues.atomic.SpscAtomicArrayQueue;

/**
 * The thread that sends appended records to Kafka, in order. The Kafka client retries for as long as necessary. If
 * Kafka rejects a record for good, this process appends no more, because later records would be out of order.
 */
final class LogWriter {
    private static final System.Logger LOG = System.getLogger(LogWriter.class.getName());
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
    private static final long MAX_PARK_NANOS = 100_000_000L;

    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaSettings settings;
    private final RecordFormat format;
    private final long nodeId;
    private final Runnable progress;
    private final SpscAtomicArrayQueue<OutgoingRecord> queue = new SpscAtomicArrayQueue<>(2 * InFlight.MAX_EVENTS);
    private final Thread thread = new Thread(this::run, "quotecast-log-writer");
    private final Parker parker = new Parker();
    private long checkpointCount;
    private volatile String fault = "";
    private volatile boolean closed;

    /**
     * @param progress called when the fault has changed
     */
    LogWriter(KafkaSettings settings, Instruments instruments, long nodeId, Runnable progress) {
        this.producer = settings.producer();
        this.settings = settings;
        this.format = new RecordFormat(instruments);
        this.nodeId = nodeId;
        this.progress = progress;
    }

    void start() {
        thread.start();
    }

    /** Queues a record, without waking the thread. On the pipeline thread. */
    void add(OutgoingRecord outgoing) {
        if (!queue.offer(outgoing)) {
            throw new IllegalStateException("more than " + 2 * InFlight.MAX_EVENTS + " records are queued for Kafka");
        }
    }

    /** Wakes the thread after records have been added. */
    void wake() {
        parker.wake();
    }

    /** Returns why records cannot be sent any more; empty while they can. On any thread. */
    String fault() {
        return fault;
    }

    /** Sends the remaining records, or gives up if that takes too long, and ends the thread. */
    void close() {
        closed = true;
        if (!thread.isAlive()) {
            producer.close(Duration.ZERO);
            return;
        }
        LockSupport.unpark(thread);
        try {
            thread.join(CLOSE_TIMEOUT.toMillis());
            producer.close(CLOSE_TIMEOUT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            producer.close(Duration.ZERO);
        }
        Threads.awaitTermination(thread);
    }

    private void run() {
        try {
            while (true) {
                boolean isLast = closed;
                OutgoingRecord next = queue.poll();
                if (next != null) {
                    send(next);
                } else if (isLast) {
                    return;
                } else {
                    parker.park(this::isIdle, MAX_PARK_NANOS);
                }
            }
        } catch (RuntimeException e) {
            if (closed) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "{0} records could not be sent to Kafka before shutdown; none of them was acknowledged",
                        Integer.toString(queue.size() + 1));
            } else {
                fail(e);
            }
        }
    }

    private void send(OutgoingRecord outgoing) {
        if (outgoing instanceof OutgoingRecord.Event event) {
            send(new ProducerRecord<>(settings.topic(), 0, null, format.write(nodeId, event)));
        } else if (outgoing instanceof OutgoingRecord.LeaderMarker leaderMarker) {
            send(new ProducerRecord<>(settings.topic(), 0, null, format.write(nodeId, leaderMarker)));
        } else if (outgoing instanceof OutgoingRecord.StateCheckpoint checkpoint) {
            checkpoint
                    .checkpoint()
                    .records(settings.stateTopic(), checkpointCount++)
                    .forEach(this::sendState);
        }
    }

    private void send(ProducerRecord<byte[], byte[]> record) {
        producer.send(record, (metadata, failure) -> {
            if (failure != null) {
                fail(failure);
            }
        });
    }

    private void sendState(ProducerRecord<byte[], byte[]> record) {
        producer.send(record, (metadata, failure) -> {
            if (failure != null && !closed) {
                LOG.log(System.Logger.Level.WARNING, "Failed to store a checkpoint: {0}", failure.getMessage());
            }
        });
    }

    private void fail(Exception failure) {
        if (!closed && fault.isEmpty()) {
            LOG.log(System.Logger.Level.ERROR, "Kafka rejected a record of the journal", failure);
            fault = "Kafka rejected a record of this node, which must be restarted: " + failure.getMessage();
            progress.run();
        }
    }

    private boolean isIdle() {
        return queue.isEmpty() && !closed;
    }
}
