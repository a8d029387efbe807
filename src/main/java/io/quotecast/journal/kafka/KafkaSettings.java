package io.quotecast.journal.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The connection to Kafka and the settings of the journal's topics.
 *
 * @param client settings of the Kafka client, under its own names; those that the guarantees of the journal depend on
 *     are overridden
 * @param topic topic of the journal; the names of the state topic and of the group of candidates are derived from it
 * @param replicas number of replicas of a topic that is created here; 0 for three, or all brokers if they are fewer
 * @param capacity maximum number of entries held in memory, above 0
 * @param maxPayloadBytes maximum total size of the payloads of messages held in memory
 * @param maxAge retention time of a topic that is created here
 * @param maxBytes maximum size of a topic that is created here
 */
public record KafkaSettings(
        Map<String, String> client,
        String topic,
        int replicas,
        int capacity,
        long maxPayloadBytes,
        Duration maxAge,
        long maxBytes) {
    /** The default topic. */
    public static final String DEFAULT_TOPIC = "quotecast.journal";
    /** The default topic of version 0.1. */
    static final String OLD_DEFAULT_TOPIC = "quotecast.tape";

    private static final int MAX_REQUEST_BYTES = 2 << 20;

    public KafkaSettings {
        client = Map.copyOf(client);
    }

    /** Returns these settings with another topic. */
    KafkaSettings withTopic(String other) {
        return new KafkaSettings(client, other, replicas, capacity, maxPayloadBytes, maxAge, maxBytes);
    }

    /** Returns the name of the compacted topic of checkpoints. */
    String stateTopic() {
        return topic + ".state";
    }

    /** Returns the name of the consumer group whose member with the partition runs the sources. */
    String group() {
        return topic + ".sources";
    }

    String servers() {
        return client.getOrDefault(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, "");
    }

    Map<String, Object> common() {
        Map<String, Object> properties = new HashMap<>();
        properties.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        properties.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        properties.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, 20_000);
        properties.putAll(client);
        return properties;
    }

    /**
     * Returns a producer that sends records in order and without duplicates, and retries without limit until all
     * in-sync replicas have them.
     */
    KafkaProducer<byte[], byte[]> producer() {
        Map<String, Object> properties = common();
        properties.remove(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG);
        properties.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, 1);
        properties.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, 1 << 18);
        properties.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, Long.MAX_VALUE);
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Returns a consumer for partitions that are assigned by hand. */
    KafkaConsumer<byte[], byte[]> reader() {
        Map<String, Object> properties = common();
        properties.putIfAbsent(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 4_000);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        return consumer(properties);
    }

    /** Returns a consumer that takes part in the leader election and reads nothing. */
    KafkaConsumer<byte[], byte[]> candidate() {
        Map<String, Object> properties = common();
        properties.putIfAbsent(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6_000);
        properties.putIfAbsent(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 1_000);
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, group());
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
        // The leader keeps its partition when other members join.
        properties.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        return consumer(properties);
    }

    private static KafkaConsumer<byte[], byte[]> consumer(Map<String, Object> properties) {
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
