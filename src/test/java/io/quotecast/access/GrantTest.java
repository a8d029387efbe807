package io.quotecast.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quotecast.testing.FeedClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Grants, and reading their fields from JSON. */
class GrantTest {
    @Test
    void eachModeHasItsOwnAnonymousRoles() {
        assertEquals(Set.of(Role.READ, Role.PUBLISH), AuthMode.NONE.anonymousRoles());
        assertEquals(Set.of(Role.READ), AuthMode.PUBLISH.anonymousRoles());
        assertEquals(Set.of(), AuthMode.REQUIRED.anonymousRoles());
        assertEquals(Optional.of(AuthMode.REQUIRED), AuthMode.of("required"));
        assertEquals(Optional.empty(), AuthMode.of("Required"));
        assertEquals(Optional.empty(), AuthMode.of(""));
    }

    @Test
    void anAnonymousGrantHasNoHolder() {
        Grant anonymous = Grant.anonymous(AuthMode.PUBLISH);

        assertFalse(anonymous.isAuthenticated());
        assertTrue(anonymous.has(Role.READ));
        assertFalse(anonymous.has(Role.PUBLISH));
        assertSame(SymbolPatterns.ALL, anonymous.symbols());
        assertEquals(Grant.NEVER, anonymous.expiresMicros());
    }

    @Test
    void addingAndRemovingRolesDoesNotChangeTheGrant() {
        Grant anonymous = Grant.anonymous(AuthMode.PUBLISH);

        assertEquals(
                Set.of(Role.READ, Role.ADMIN),
                anonymous.with(Set.of(Role.ADMIN)).roles());
        assertEquals(Set.of(), anonymous.without(Set.of(Role.READ, Role.INGEST)).roles());
        assertEquals(Set.of(Role.READ), anonymous.roles());
    }

    @Test
    void roleNamesAreInTheOrderOfTheEnum() {
        assertEquals(
                List.of("read", "publish", "ingest", "admin"),
                new ArrayList<>(Role.texts(Set.of(Role.ADMIN, Role.INGEST, Role.PUBLISH, Role.READ))));
    }

    @Test
    void rolesSymbolsAndLimitsAreReadFromJson() {
        assertEquals(Set.of(Role.READ, Role.ADMIN), GrantFields.roles(json("['read','admin','read']")));
        assertEquals(SymbolPatterns.of(List.of("BTC-*")), GrantFields.symbols(json("['btc-*']")));
        assertEquals(List.of(), GrantFields.symbols(json("[]")).texts());
        assertSame(SymbolPatterns.ALL, GrantFields.symbols(json("{}").path("symbols")));
        assertSame(KeyLimits.NONE, GrantFields.limits(json("{}").path("limits")));
        assertEquals(
                new KeyLimits(
                        OptionalInt.of(1),
                        OptionalInt.of(1_000_000),
                        OptionalInt.of(3),
                        OptionalInt.of(4),
                        OptionalInt.empty()),
                GrantFields.limits(
                        json("{'connections':1,'messages_per_second':1000000,'burst':3,'publishes_per_second':4}")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'read' | roles must be an array of strings",
                "null | roles must be an array of strings",
                "[1] | roles must be an array of strings",
                "[null] | roles must be an array of strings",
                "['Read'] | unknown role 'Read': must be one of read, publish, ingest, admin",
                "['read','root'] | unknown role 'root': must be one of read, publish, ingest, admin"
            })
    void invalidRolesAreReported(String roles, String reason) {
        assertEquals(reason, rejectionMessage(() -> GrantFields.roles(json(roles))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'*' | symbols must be an array of strings",
                "null | symbols must be an array of strings",
                "['A B'] | symbols: 'A B' must be 1 to 64 characters of A-Z 0-9 . - / ^ = _ : and *"
            })
    void invalidSymbolsAreReported(String symbols, String reason) {
        assertEquals(reason, rejectionMessage(() -> GrantFields.symbols(json(symbols))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[] | limits must be an object",
                "null | limits must be an object",
                "{'conections':1} | unknown key 'conections'",
                "{'burst':0} | burst: 0 is out of range (1 to 1000000)",
                "{'burst':1000001} | burst: 1000001 is out of range (1 to 1000000)",
                "{'burst':1.0} | burst must be a whole number (1 to 1000000)",
                "{'burst':'1'} | burst must be a whole number (1 to 1000000)",
                "{'burst':null} | burst must be a whole number (1 to 1000000)",
                "{'burst':4294967297} | burst: 4294967297 is out of range (1 to 1000000)"
            })
    void invalidLimitsAreReported(String limits, String reason) {
        assertEquals(reason, rejectionMessage(() -> GrantFields.limits(json(limits))));
    }

    private static String rejectionMessage(org.junit.jupiter.api.function.Executable reading) {
        return assertThrows(IllegalArgumentException.class, reading).getMessage();
    }

    private static JsonNode json(String text) {
        return FeedClient.parse(text.replace('\'', '"'));
    }
}
