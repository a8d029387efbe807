package io.quotecast.pipeline;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quotecast.config.QuotecastConfig;
import io.quotecast.journal.Epoch;
import io.quotecast.journal.Journal;
import io.quotecast.journal.MemoryJournal;
import io.quotecast.journal.kafka.KafkaJournal;
import io.quotecast.journal.kafka.KafkaSettings;
import io.quotecast.journal.sqlite.DataDirectory;
import io.quotecast.journal.sqlite.SqliteJournal;
import io.quotecast.journal.sqlite.SyncMode;
import io.quotecast.market.Instruments;
import io.quotecast.state.BarHistory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** Opens the journal that the settings select. */
// The Kafka client loads these classes by name, and Quarkus does not register them for a native image.
@RegisterForReflection(
        targets = CooperativeStickyAssignor.class,
        classNames = {
            "net.jpountz.lz4.LZ4JavaSafeCompressor",
            "net.jpountz.lz4.LZ4HCJavaSafeCompressor",
            "net.jpountz.lz4.LZ4JavaSafeFastDecompressor",
            "net.jpountz.lz4.LZ4JavaSafeSafeDecompressor",
            "net.jpountz.xxhash.XXHash32JavaSafe",
            "net.jpountz.xxhash.XXHash64JavaSafe",
            "net.jpountz.xxhash.StreamingXXHash32JavaSafe$Factory",
            "net.jpountz.xxhash.StreamingXXHash64JavaSafe$Factory"
        })
public final class JournalFactory {
    private static final Path BOOT_ID_FILE = Path.of("/proc/sys/kernel/random/boot_id");
    private static final String KAFKA_PREFIX = "kafka.";

    private JournalFactory() {}

    /**
     * @param progress called on any thread when the journal can commit entries
     * @throws IllegalArgumentException if the journal cannot be opened; the message says what to do
     */
    static Journal open(
            QuotecastConfig config,
            Instruments instruments,
            InstantSource clock,
            RandomGenerator random,
            Runnable progress) {
        QuotecastConfig.JournalSettings journal = config.journal();
        if (journal.type().equals("memory")) {
            return new MemoryJournal(
                    Epoch.random(random),
                    journal.capacity(),
                    journal.messageBytes().asLongValue());
        }
        if (journal.type().equals("kafka")) {
            KafkaSettings settings = new KafkaSettings(
                    kafkaClientSettings(),
                    journal.topic(),
                    journal.replicas(),
                    journal.capacity(),
                    journal.messageBytes().asLongValue(),
                    journal.maxAge(),
                    journal.maxBytes().asLongValue());
            return new KafkaJournal(settings, instruments, random, progress);
        }
        DataDirectory directory = DataDirectory.lock(config.dataDir());
        try {
            SqliteJournal.Settings settings = new SqliteJournal.Settings(
                    directory.journalFile(),
                    SyncMode.of(journal.sync()).orElseThrow(),
                    journal.syncInterval(),
                    journal.capacity(),
                    journal.messageBytes().asLongValue(),
                    journal.maxAge(),
                    journal.maxBytes().asLongValue(),
                    (long) BarHistory.CAPACITY * Math.max(1, instruments.all().size()),
                    bootId());
            return new SqliteJournal(settings, instruments, clock, random, progress, directory);
        } catch (RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    /** Returns the settings that begin with {@code kafka.}, or with {@code KAFKA_} in the environment. */
    private static Map<String, String> kafkaClientSettings() {
        Config config = ConfigProvider.getConfig();
        Map<String, String> clientSettings = new HashMap<>();
        for (String name : config.getPropertyNames()) {
            String key = name.toLowerCase(Locale.ROOT).replace('_', '.');
            if (key.startsWith(KAFKA_PREFIX)) {
                config.getOptionalValue(name, String.class)
                        .ifPresent(value -> clientSettings.put(key.substring(KAFKA_PREFIX.length()), value));
            }
        }
        clientSettings.putIfAbsent("bootstrap.servers", "localhost:9092");
        return clientSettings;
    }

    /** Returns an id that changes when the machine restarts; empty if the system has none. */
    private static String bootId() {
        try {
            return Files.readString(BOOT_ID_FILE).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
