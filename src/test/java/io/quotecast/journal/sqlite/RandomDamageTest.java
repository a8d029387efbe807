package io.quotecast.journal.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.quotecast.testing.StoredJournal;
import io.quotecast.testing.StoredJournal.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damages files and rows of a small journal at random: a start with them is refused with a message, or serves only
 * entries that were written and assigns no position again. {@code -Dquotecast.damages=N} tries N damages, and
 * {@code -Dquotecast.damage=N} repeats one.
 */
class RandomDamageTest {
    private static final int DAMAGES = Integer.getInteger("quotecast.damages", 200);
    private static final int ONLY = Integer.getInteger("quotecast.damage", -1);
    private static final List<String> TABLES = List.of("tape", "checkpoint", "bars");

    @TempDir
    Path source;

    @TempDir
    Path folder;

    @Test
    void noDamageLeadsToWrongData() throws Exception {
        List<StoredJournal> journals = new ArrayList<>();
        for (SyncMode syncMode : SyncMode.values()) {
            for (boolean isKilled : new boolean[] {true, false}) {
                Path written = Files.createDirectory(source.resolve(syncMode + "-" + isKilled));
                journals.add(new StoredJournal(written, syncMode, isKilled));
            }
        }
        Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
        for (int seed = ONLY < 0 ? 0 : ONLY; seed < (ONLY < 0 ? DAMAGES : ONLY + 1); seed++) {
            Random random = new Random(seed);
            Path damaged = Files.createDirectory(folder.resolve("damage-" + seed));
            StoredJournal journal = journals.get(seed % journals.size());
            journal.copyTo(damaged);
            String damage = damage(journal, damaged, random);
            try {
                outcomes.merge(journal.open(damaged, random.nextInt(8) == 0), 1, Integer::sum);
            } catch (RuntimeException | AssertionError e) {
                fail("damage " + seed + ", " + damage, e);
            }
            delete(damaged);
        }

        assertEquals(
                ONLY < 0 ? DAMAGES : 1,
                outcomes.values().stream().mapToInt(Integer::intValue).sum());
        assertTrue(ONLY >= 0 || outcomes.size() == Outcome.values().length, outcomes::toString);
    }

    /** Returns a description of the damage. */
    private static String damage(StoredJournal journal, Path folder, Random random) throws Exception {
        if (random.nextInt(3) == 0) {
            return changeRows(folder.resolve("journal.db"), random);
        }
        List<String> names = journal.names();
        String name = names.get(random.nextInt(names.size()));
        byte[] content = journal.file(name);
        if (content.length == 0) {
            name = "journal.db";
            content = journal.file(name);
        }
        int place = random.nextInt(content.length);
        String damage;
        switch (random.nextInt(6)) {
            case 0 -> {
                damage = "cut off at " + place;
                content = Arrays.copyOf(content, place);
            }
            case 1 -> {
                int length = 1 + random.nextInt(Math.min(8_192, content.length - place));
                damage = length + " bytes zeroed at " + place;
                Arrays.fill(content, place, place + length, (byte) 0);
            }
            case 2 -> {
                int length = Math.min(1 + random.nextInt(64), content.length - place);
                damage = length + " random bytes at " + place;
                byte[] noise = new byte[length];
                random.nextBytes(noise);
                System.arraycopy(noise, 0, content, place, length);
            }
            default -> {
                int bit = random.nextInt(8);
                damage = "bit " + bit + " flipped at " + place;
                content[place] ^= (byte) (1 << bit);
            }
        }
        Files.write(folder.resolve(name), content);
        return name + ": " + damage;
    }

    private static String changeRows(Path file, Random random) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            String table = TABLES.get(random.nextInt(TABLES.size()));
            List<Long> ids = new ArrayList<>();
            try (var rows = statement.executeQuery("select id from " + table + " order by id")) {
                while (rows.next()) {
                    ids.add(rows.getLong(1));
                }
            }
            long id = ids.get(random.nextInt(ids.size()));
            long other = ids.get(random.nextInt(ids.size()));
            List<String> columns = new ArrayList<>();
            try (var rows = statement.executeQuery("select name from pragma_table_info('" + table + "')")) {
                while (rows.next()) {
                    columns.add(rows.getString(1));
                }
            }
            String column = columns.get(random.nextInt(columns.size()));
            String sql =
                    switch (random.nextInt(4)) {
                        case 0 -> "delete from " + table + " where id = " + id;
                        case 1 -> "delete from " + table + " where id >= " + id;
                        case 2 ->
                            "update " + table + " set id = -1 where id = " + id + "; update " + table + " set id = "
                                    + id
                                    + " where id = " + other + "; update " + table + " set id = " + other
                                    + " where id = -1";
                        default ->
                            "update " + table + " set " + column + " = "
                                    + (column.equals("entries") || column.equals("state")
                                            ? "randomblob(length(" + column + "))"
                                            : column.equals("epoch") ? "'abc'" : column + " + 1 + abs(random() % 1000)")
                                    + " where id = " + id;
                    };
            for (String part : sql.split("; ")) {
                statement.execute(part);
            }
            return sql;
        }
    }

    private static void delete(Path damaged) throws IOException {
        try (Stream<Path> files = Files.list(damaged)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(damaged);
    }
}
