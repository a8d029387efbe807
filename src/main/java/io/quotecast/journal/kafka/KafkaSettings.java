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
 * How the tape is reached and kept.
 *
 * @param client settings of the Kafka client, under its own names; those on which the promises of the tape stand are ours
 * @param topic of the tape; state and sources have names derived from it
 * @param replicas of a topic that is made here; 0 for three, or all brokers if they are fewer
 * @param capacity how many entries are held in memory, above 0
 * @param maxPayloadBytes how many bytes the payloads of held messages may sum to
 * @param maxAge how long an entry is kept in a topic that is made here
 * @param maxBytes how large that topic may be
 */
public record KafkaSettings(
        Map<String, String> client,
        String topic,
        int replicas,
        int capacity,
        long maxPayloadBytes,
        Duration maxAge,
        long maxBytes) {
    private static final int MAX_REQUEST_BYTES = 2 << 20;

    public KafkaSettings {
        client = Map.copyOf(client);
    }

    /** The compacted topic of checkpoints. */
    String stateTopic() {
        return topic + ".state";
    }

    /** The group whose one active member runs the sources. */
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

    /** Sends in order, none twice, until it is on all replicas that are in sync, however long that takes. */
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

    /** Reads what it is assigned, from where it is told. */
    KafkaConsumer<byte[], byte[]> reader() {
        Map<String, Object> properties = common();
        properties.putIfAbsent(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 4_000);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        return consumer(properties);
    }

    /** Reads nothing, and is a member of the group. */
    KafkaConsumer<byte[], byte[]> candidate() {
        Map<String, Object> properties = common();
        properties.putIfAbsent(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6_000);
        properties.putIfAbsent(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 1_000);
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, group());
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
        // Who leads goes on leading when others come.
        properties.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        return consumer(properties);
    }

    private static KafkaConsumer<byte[], byte[]> consumer(Map<String, Object> properties) {
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
