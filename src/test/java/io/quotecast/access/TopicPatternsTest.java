package io.quotecast.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quotecast.market.Topic;
import io.quotecast.testing.FeedClient;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicPatternsTest {
    @ParameterizedTest
    @CsvSource({
        "desk.*, desk.1, true",
        "desk.*, desk., true",
        "desk.*, desk, false",
        "desk.*, desk-1, false",
        "desk.*, Desk.1, false",
        "*, lobby, true",
        "*.a, x.b.a, true",
        "*.a, x.b.ab, false",
        "lobby, lobby, true",
        "lobby, lobby2, false"
    })
    void aPatternMatchesWholeNames(String pattern, String topic, boolean isMatch) {
        assertEquals(isMatch, new TopicPatterns(List.of(pattern)).admits(new Topic(topic)));
    }

    @Test
    void theFieldIsAnArrayForBothOrAnObject() {
        assertSame(TopicPermissions.ALL, GrantFields.topics(json("{}").path("topics")));
        assertEquals(TopicPermissions.ALL, GrantFields.topics(json("{}")));
        assertEquals(permissions(List.of("a"), List.of("a")), GrantFields.topics(json("['a']")));
        assertEquals(permissions(List.of("a"), List.of("*")), GrantFields.topics(json("{'read':['a']}")));
        assertEquals(permissions(List.of("*"), List.of()), GrantFields.topics(json("{'publish':[]}")));
        assertTrue(!permissions(List.of(), List.of()).mayRead(new Topic("a")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "null | topics must be an array of strings, or an object with the arrays read and publish",
                "'a' | topics must be an array of strings, or an object with the arrays read and publish",
                "[null] | topics must be an array of strings",
                "[1] | topics must be an array of strings",
                "{'read':null} | topics.read must be an array of strings",
                "{'publish':'a'} | topics.publish must be an array of strings",
                "{'write':['a']} | unknown key 'write'",
                "[''] | topics: '' must be 1 to 64 characters of a-z A-Z 0-9 . _ - and *",
                "['a b'] | topics: 'a b' must be 1 to 64 characters of a-z A-Z 0-9 . _ - and *"
            })
    void invalidTopicsAreReported(String topics, String reason) {
        assertEquals(
                reason,
                assertThrows(IllegalArgumentException.class, () -> GrantFields.topics(json(topics)))
                        .getMessage());
    }

    @Test
    void tooManyPatternsAreReported() {
        List<String> patterns = Collections.nCopies(1_001, "a");

        assertEquals(
                "1001 topic patterns; the limit is 1000",
                assertThrows(IllegalArgumentException.class, () -> new TopicPatterns(patterns))
                        .getMessage());
    }

    private static TopicPermissions permissions(List<String> read, List<String> publish) {
        return new TopicPermissions(new TopicPatterns(read), new TopicPatterns(publish));
    }

    private static JsonNode json(String text) {
        return FeedClient.parse(text.replace('\'', '"'));
    }
}
