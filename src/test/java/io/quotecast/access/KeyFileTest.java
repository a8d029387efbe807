package io.quotecast.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyFileTest {
    private static final String HASH = KeyText.hash("qc_one");
    private static final String OTHER = KeyText.hash("qc_other");

    @Test
    void everyFieldOfAKeyIsRead() {
        List<ApiKey> keys = read("""
                // The key of a trading desk.
                [{'name':'desk.1','sha256':'HASH','roles':['read','publish'],'symbols':['BTC-*'],'topics':{'publish':['desk.*']},
                  'expires':'2027-01-31T00:00:00Z','limits':{'connections':2}}]""");

        assertEquals(
                List.of(new ApiKey(
                        "desk.1",
                        HASH,
                        Set.of(Role.READ, Role.PUBLISH),
                        SymbolPatterns.of(List.of("BTC-*")),
                        new TopicPermissions(TopicPatterns.ALL, new TopicPatterns(List.of("desk.*"))),
                        new KeyLimits(
                                OptionalInt.of(2),
                                OptionalInt.empty(),
                                OptionalInt.empty(),
                                OptionalInt.empty(),
                                OptionalInt.empty()),
                        1_801_353_600_000_000L)),
                keys);
    }

    @Test
    void missingFieldsMeanEverySymbolNoLimitAndNoExpiry() {
        assertEquals(
                List.of(new ApiKey(
                        "a",
                        HASH,
                        Set.of(Role.READ),
                        SymbolPatterns.ALL,
                        TopicPermissions.ALL,
                        KeyLimits.NONE,
                        Grant.NEVER)),
                read("[{'name':'a','sha256':'HASH','roles':['read']}]"));
        assertEquals(List.of(), read("[]"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | not a JSON array of keys",
                "[1] | key 1: not a JSON object",
                "[GOOD,[]] | key 2: not a JSON object",
                "[GOOD,{'sha256':'OTHER','roles':['read']}] | key 2: name must be a string",
                "[{'name':1,'sha256':'OTHER','roles':['read']}] | key 1: name must be a string",
                "[{'name':'b','roles':['read']}] | key 1: sha256 must be a string",
                "[{'name':'b','sha256':'OTHER'}] | key 1: roles must be an array of strings",
                "[{'name':'b','sha256':'OTHER','roles':[]}] | key 1: roles must contain at least one of read, publish, ingest, admin",
                "[{'name':'b','sha256':'OTHER','roles':['root']}] | key 1: unknown role 'root': must be one of read, publish, ingest, admin",
                "[{'name':'b','sha256':'OTHER','role':['read']}] | key 1: unknown key 'role'",
                "[{'name':'b','sha256':'OTHER','roles':['read'],'symbols':['?']}] | key 1: symbols: '?' must be 1 to 64 characters of A-Z 0-9 . - / ^ = _ : and *",
                "[{'name':'b','sha256':'OTHER','roles':['read'],'limits':{'burst':0}}] | key 1: burst: 0 is out of range (1 to 1000000)",
                "[{'name':'b','sha256':'OTHER','roles':['read'],'expires':'soon'}] | key 1: expires 'soon' must be a time such as 2027-01-31T00:00:00Z",
                "[{'name':'b','sha256':'OTHER','roles':['read'],'expires':'2027-01-31'}] | key 1: expires '2027-01-31' must be a time such as 2027-01-31T00:00:00Z",
                "[{'name':'b','sha256':'OTHER','roles':['read'],'expires':1}] | key 1: expires must be a string",
                "[{'name':'b','sha256':'OTHER','roles':['read'],'expires':null}] | key 1: expires must be a string",
                "[GOOD,{'name':'a','sha256':'OTHER','roles':['read']}] | key 2: name 'a' or its sha256 is used twice",
                "[GOOD,{'name':'b','sha256':'HASH','roles':['read']}] | key 2: name 'b' or its sha256 is used twice"
            })
    void anInvalidKeyIsReportedWithItsIndex(String file, String reason) {
        assertEquals(reason, rejectionMessage(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "[{}", "[{}] x", "nonsense", "[{'name':'a','name':'b'}]", "\n\n[}"})
    void invalidJsonIsReportedWithItsLine(String file) {
        String reason = rejectionMessage(file);

        assertEquals(file.startsWith("\n") ? "not JSON at line 3" : "not JSON at line 1", reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{'name':'b','sha256':'HASHff','roles':['read']}]",
                "[{'name':'b','sha256':'UPPER','roles':['read']}]",
                "[{'name':'HASH','sha256':'OTHER','roles':['read']}]",
                "[{'name':'qc_secret-key-that-was-put-where-the-name-belongs','sha256':'OTHER','roles':['read']}]",
                "[{'name':'b','sha256':'qc_secret','roles':['read']}]",
                "[{'name':'b','sha256':['HASH'],'roles':['read']}]",
                "[GOOD,{'name':'b','sha256':'HASH','roles':['read']}]",
                "[{'name':'b','sha256':'HASH','sha256':'HASH','roles':['read']}]",
                "[{'name':'b','sha256':HASH,'roles':['read']}]"
            })
    void errorMessagesNeverContainAHashOrAKey(String file) {
        String reason = rejectionMessage(file).toLowerCase(java.util.Locale.ROOT);

        assertFalse(reason.contains(HASH.substring(0, 8)), reason);
        assertFalse(reason.contains("qc_secret"), reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a/b", "ä", "a\\nb", "qc:1"})
    void aNameWithOtherCharactersIsRefused(String name) {
        assertEquals(
                "key 1: name must be 1 to 40 characters of a-z A-Z 0-9 . _ -",
                rejectionMessage("[{'name':'" + name + "','sha256':'HASH','roles':['read']}]"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"+1000000000-12-31T23:59:59Z", "-1000000000-01-01T00:00:00Z", "9999-12-31T23:59:59.999999999Z"})
    void aDistantExpiryIsAccepted(String expires) {
        ApiKey key = read("[{'name':'a','sha256':'HASH','roles':['read'],'expires':'" + expires + "'}]")
                .get(0);

        assertEquals(expires.startsWith("-"), key.expiresMicros() < 0);
    }

    private static String rejectionMessage(String file) {
        return assertThrows(IllegalArgumentException.class, () -> read(file)).getMessage();
    }

    private static List<ApiKey> read(String file) {
        String json = file.replace("GOOD", "{'name':'a','sha256':'HASH','roles':['read']}")
                .replace("HASH", HASH)
                .replace("UPPER", HASH.toUpperCase(java.util.Locale.ROOT))
                .replace("OTHER", OTHER)
                .replace('\'', '"');
        return KeyFile.read(json.getBytes(StandardCharsets.UTF_8));
    }
}
