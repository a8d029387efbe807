package io.quotecast.access;

import io.quotecast.market.Topic;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Topics, and the rooms of the same names, as patterns in which {@code *} matches any characters: {@code lobby},
 * {@code desk.*}. Upper and lower case differ. Immutable.
 *
 * @param texts the patterns
 */
public record TopicPatterns(List<String> texts) {
    private static final int MAX_PATTERNS = 1_000;
    private static final Pattern VALID = Pattern.compile("[a-zA-Z0-9._*-]{1,64}");

    /** Matches every topic. */
    public static final TopicPatterns ALL = new TopicPatterns(List.of("*"));

    /**
     * @throws IllegalArgumentException if a pattern is invalid or there are more than 1,000
     */
    public TopicPatterns {
        if (texts.size() > MAX_PATTERNS) {
            throw new IllegalArgumentException(texts.size() + " topic patterns; the limit is " + MAX_PATTERNS);
        }
        for (String text : texts) {
            if (!VALID.matcher(text).matches()) {
                throw new IllegalArgumentException(
                        "topics: '" + text + "' must be 1 to 64 characters of a-z A-Z 0-9 . _ - and *");
            }
        }
        texts = List.copyOf(texts);
    }

    /** Whether a pattern is {@code *}, which matches every topic. */
    public boolean matchesAll() {
        return texts.contains("*");
    }

    public boolean admits(Topic topic) {
        return texts.stream().anyMatch(pattern -> Wildcards.matches(pattern, topic.text()));
    }
}
