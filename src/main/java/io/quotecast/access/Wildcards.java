package io.quotecast.access;

/** Patterns in which {@code *} matches any characters, and every other character itself. */
final class Wildcards {
    private Wildcards() {}

    /** Matches in linear time: only the last {@code *} is ever tried again. */
    static boolean matches(String pattern, String text) {
        int patternIndex = 0;
        int starIndex = -1;
        int resumeIndex = 0;
        for (int textIndex = 0; textIndex < text.length(); ) {
            if (patternIndex < pattern.length() && pattern.charAt(patternIndex) == '*') {
                starIndex = patternIndex++;
                resumeIndex = textIndex;
            } else if (patternIndex < pattern.length() && pattern.charAt(patternIndex) == text.charAt(textIndex)) {
                patternIndex++;
                textIndex++;
            } else if (starIndex >= 0) {
                patternIndex = starIndex + 1;
                textIndex = ++resumeIndex;
            } else {
                return false;
            }
        }
        while (patternIndex < pattern.length() && pattern.charAt(patternIndex) == '*') {
            patternIndex++;
        }
        return patternIndex == pattern.length();
    }
}
