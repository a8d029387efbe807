package io.quotecast.journal.kafka;

import io.quotecast.base.Threads;
import io.quotecast.market.Instruments;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jctools.queues.atomic.SpscAtomicArrayQueue;

/**
 * The thread that sends what the road has appended, in its order. Kafka's client waits and sends again for as long as it
 * takes; what is refused for good stops the tape for this process, because what came behind it would be out of order.
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
    private long checkpointCount;
    private volatile String fault = "";
    private volatile boolean parked;
    private volatile boolean closed;

    /**
     * @param progress called when something is wrong
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

    /** On the road. */
    void add(OutgoingRecord outgoing) {
        if (!queue.offer(outgoing)) {
            throw new IllegalStateException("more than " + 2 * InFlight.MAX_EVENTS + " entries wait for Kafka");
        }
    }

    /** Something has been added. On the road. */
    void wake() {
        // Without the fence the road could read the flag before the thread sees what was added, and nobody would wake
        // it.
        VarHandle.fullFence();
        if (parked) {
            LockSupport.unpark(thread);
        }
    }

    /** Why nothing can be sent any more; empty while it can. On any thread. */
    String fault() {
        return fault;
    }

    /** Sends what is left, or gives up where that takes too long, and ends. */
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
                    park();
                }
            }
        } catch (RuntimeException e) {
            if (closed) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "{0} entries, acknowledged to nobody, are not kept",
                        queue.size() + 1);
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
                LOG.log(System.Logger.Level.WARNING, "A checkpoint was not kept: {0}", failure.getMessage());
            }
        });
    }

    private void fail(Exception failure) {
        if (!closed && fault.isEmpty()) {
            LOG.log(System.Logger.Level.ERROR, "Kafka refuses what this node adds to the tape", failure);
            fault = "Kafka refuses what this node adds, until it is started anew: " + failure.getMessage();
            progress.run();
        }
    }

    private void park() {
        parked = true;
        // What was added just before this line saw the flag still down: look again.
        if (queue.isEmpty() && !closed) {
            LockSupport.parkNanos(this, MAX_PARK_NANOS);
        }
        parked = false;
    }
}
