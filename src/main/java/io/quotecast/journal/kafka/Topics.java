package io.quotecast.journal.kafka;

import io.quotecast.journal.Epoch;
import io.quotecast.journal.UnusableJournalException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** Opens the two topics of a journal, or creates them. */
final class Topics {
    private static final int REPLICAS = 3;
    private static final int MAX_LOOKUPS = 100;
    private static final long LOOKUP_INTERVAL_NANOS = 100_000_000L;

    private final Admin admin;
    private final KafkaSettings settings;

    private Topics(Admin admin, KafkaSettings settings) {
        this.admin = admin;
        this.settings = settings;
    }

    /**
     * The topics in use.
     *
     * @param settings settings with the topic in use, which is not the requested one if version 0.1 wrote the journal
     * @param epoch epoch of the journal, which is the id of its topic
     */
    record Opened(KafkaSettings settings, Epoch epoch) {}

    /**
     * Opens the topics, or creates them. If the default topic does not exist and the one of version 0.1 does, uses the
     * latter.
     *
     * @throws UnusableJournalException if Kafka cannot be reached or a topic has an unsuitable configuration
     */
    static Opened open(KafkaSettings settings) {
        try (Admin admin = Admin.create(settings.common())) {
            Topics requested = new Topics(admin, settings);
            KafkaSettings used =
                    requested.usesOldTopic() ? settings.withTopic(KafkaSettings.OLD_DEFAULT_TOPIC) : settings;
            return new Opened(used, new Topics(admin, used).open());
        } catch (ExecutionException e) {
            throw new UnusableJournalException("Kafka at '" + settings.servers() + "' cannot be used: "
                    + causeMessage(e) + "; check kafka.bootstrap.servers and the other kafka. settings");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnusableJournalException("interrupted while opening the topics of the journal");
        } catch (KafkaException e) {
            throw new UnusableJournalException(
                    "Kafka at '" + settings.servers() + "' cannot be used: " + causeMessage(e));
        }
    }

    private boolean usesOldTopic() throws ExecutionException, InterruptedException {
        return settings.topic().equals(KafkaSettings.DEFAULT_TOPIC)
                && find(KafkaSettings.DEFAULT_TOPIC) == null
                && find(KafkaSettings.OLD_DEFAULT_TOPIC) != null;
    }

    private Epoch open() throws ExecutionException, InterruptedException {
        TopicDescription state = findOrCreate(settings.stateTopic(), stateConfig());
        TopicDescription journal = findOrCreate(settings.topic(), journalConfig());
        for (TopicDescription topic : List.of(state, journal)) {
            if (topic.partitions().size() != 1) {
                throw new UnusableJournalException(
                        "topic '" + topic.name() + "' has " + topic.partitions().size()
                                + " partitions, and a journal needs exactly 1: set quotecast.journal.topic to a topic"
                                + " that does not exist, and it is created");
            }
        }
        return epoch(journal.topicId());
    }

    static Epoch epoch(Uuid id) {
        return new Epoch(String.format("%016x%016x", id.getMostSignificantBits(), id.getLeastSignificantBits()));
    }

    private TopicDescription findOrCreate(String name, Map<String, String> config)
            throws ExecutionException, InterruptedException {
        TopicDescription found = find(name);
        if (found != null) {
            return found;
        }
        try {
            admin.createTopics(List.of(newTopic(name, config))).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
        // The request may go to a broker that does not know the topic yet.
        found = find(name);
        for (int i = 0; found == null && i < MAX_LOOKUPS; i++) {
            LockSupport.parkNanos(LOOKUP_INTERVAL_NANOS);
            found = find(name);
        }
        if (found == null) {
            throw new UnusableJournalException("topic '" + name + "' was created but cannot be found");
        }
        return found;
    }

    private @Nullable TopicDescription find(String name) throws ExecutionException, InterruptedException {
        try {
            return admin.describeTopics(List.of(name)).allTopicNames().get().get(name);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return null;
            }
            throw e;
        }
    }

    private NewTopic newTopic(String name, Map<String, String> config) throws ExecutionException, InterruptedException {
        int brokers = admin.describeCluster().nodes().get().size();
        int replicas = settings.replicas() > 0 ? settings.replicas() : Math.min(REPLICAS, brokers);
        Map<String, String> merged = new HashMap<>(config);
        // With three replicas, acknowledged records survive the loss of one broker.
        merged.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, replicas > 2 ? "2" : "1");
        merged.put(TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, "false");
        return new NewTopic(name, 1, (short) replicas).configs(merged);
    }

    private Map<String, String> journalConfig() {
        return Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_DELETE,
                TopicConfig.RETENTION_MS_CONFIG,
                String.valueOf(settings.maxAge().toMillis()),
                TopicConfig.RETENTION_BYTES_CONFIG,
                String.valueOf(settings.maxBytes()));
    }

    private static Map<String, String> stateConfig() {
        return Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_COMPACT,
                TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG,
                "0.1",
                TopicConfig.SEGMENT_MS_CONFIG,
                "600000");
    }

    /** Returns the message of the cause of an exception that may only wrap it. */
    private static String causeMessage(Exception outer) {
        Throwable cause = outer.getCause();
        Throwable failure = cause == null ? outer : cause;
        String text = failure.getMessage();
        return text == null ? failure.getClass().getSimpleName() : text;
    }
}
