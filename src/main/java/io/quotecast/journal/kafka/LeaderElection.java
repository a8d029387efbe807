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
 * Leader election through Kafka group membership: the process that is assigned the journal's partition is elected. The
 * result is advisory until the leader's marker is read back. Runs on a thread of its own.
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
     * @param progress called when the result has changed
     */
    LeaderElection(KafkaSettings settings, Runnable progress) {
        this.consumer = settings.candidate();
        this.topic = settings.topic();
        this.progress = progress;
    }

    void start() {
        thread.start();
    }

    /** Returns whether this process is elected. On any thread. */
    boolean isElected() {
        return elected;
    }

    /** Leaves the group, which gives up the leadership. */
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
                // Thrown after close(), which the condition of the loop checks.
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.WARNING, "Leader election failed; retrying in 1 s: {0}", e.toString());
                LockSupport.parkNanos(RETRY_NANOS);
            }
        }
        elected = false;
        try {
            consumer.close();
        } catch (KafkaException e) {
            LOG.log(System.Logger.Level.DEBUG, "Failed to leave the consumer group cleanly", e);
        }
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        if (!partitions.isEmpty()) {
            // The partition is only a token here: LogReader reads the events.
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
