package io.quotecast.journal.kafka;

import io.quotecast.base.Threads;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/**
 * Who is to lead: whom Kafka gives the tape's one partition in a group of all processes. It is an opinion, which may be
 * late; what holds is the mark on the tape.
 */
final class LeaderElection implements ConsumerRebalanceListener {
    private static final System.Logger LOG = System.getLogger(LeaderElection.class.getName());
    private static final Duration POLL = Duration.ofMillis(200);
    private static final long RETRY_NANOS = 1_000_000_000L;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final String topic;
    private final Runnable progress;
    private final Thread thread = new Thread(this::run, "quotecast-election");
    private volatile boolean elected;
    private volatile boolean closed;

    /**
     * @param progress called when the opinion has changed
     */
    LeaderElection(KafkaSettings settings, Runnable progress) {
        this.consumer = settings.candidate();
        this.topic = settings.topic();
        this.progress = progress;
    }

    void start() {
        thread.start();
    }

    /** On any thread. */
    boolean isElected() {
        return elected;
    }

    /** Resigns, and leaves. */
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
        consumer.subscribe(List.of(topic), this);
        while (!closed) {
            try {
                consumer.poll(POLL);
            } catch (WakeupException e) {
                // Closed: seen at the head of the loop.
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.WARNING, "The election of who runs the sources: {0}", e.toString());
                LockSupport.parkNanos(RETRY_NANOS);
            }
        }
        elected = false;
        try {
            consumer.close();
        } catch (KafkaException e) {
            LOG.log(System.Logger.Level.DEBUG, "The group was not left in order", e);
        }
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        if (!partitions.isEmpty()) {
            // It is a token; the events are read elsewhere.
            consumer.pause(partitions);
            setElected(true);
        }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        if (!partitions.isEmpty()) {
            setElected(false);
        }
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        onPartitionsRevoked(partitions);
    }

    private void setElected(boolean isElected) {
        elected = isElected;
        progress.run();
    }
}
