package io.quotecast.bench.load;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** The parsed command line: the given options with their values. */
final class ParsedArguments {
    private final Map<LoadOption, String> values = new EnumMap<>(LoadOption.class);

    static ParsedArguments read(List<String> arguments) throws UsageException {
        ParsedArguments parsed = new ParsedArguments();
        for (int i = 0; i < arguments.size(); i++) {
            LoadOption loadOption = option(arguments.get(i));
            if (loadOption.takesValue() && i + 1 == arguments.size()) {
                throw new UsageException(loadOption.text() + " requires a value");
            }
            if (parsed.values.put(loadOption, loadOption.takesValue() ? arguments.get(++i) : "") != null) {
                throw new UsageException(loadOption.text() + " is given twice");
            }
        }
        return parsed;
    }

    /** Splits a line into words; text in single or double quotes is one word, which may be empty. */
    static List<String> words(String line) throws UsageException {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean inWord = false;
        char quote = 0;
        for (char c : line.toCharArray()) {
            if (quote != 0 ? c == quote : c == '\'' || c == '"') {
                quote = quote != 0 ? 0 : c;
                inWord = true;
            } else if (quote == 0 && Character.isWhitespace(c)) {
                if (inWord) {
                    words.add(word.toString());
                    word.setLength(0);
                }
                inWord = false;
            } else {
                word.append(c);
                inWord = true;
            }
        }
        if (quote != 0) {
            throw new UsageException("the quote " + quote + " is not closed");
        }
        if (inWord) {
            words.add(word.toString());
        }
        return words;
    }

    boolean has(LoadOption loadOption) {
        return values.containsKey(loadOption);
    }

    String text(LoadOption loadOption, String defaultValue) {
        return values.getOrDefault(loadOption, defaultValue);
    }

    int number(LoadOption loadOption, int defaultValue, int min, int max) throws UsageException {
        return number(loadOption, min, max).orElse(defaultValue);
    }

    /** Returns the value of an option; empty if it is not given. */
    OptionalInt number(LoadOption loadOption, int min, int max) throws UsageException {
        String text = values.get(loadOption);
        if (text == null) {
            return OptionalInt.empty();
        }
        if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) < min || Integer.parseInt(text) > max) {
            throw new UsageException(
                    loadOption.text() + ": '" + text + "' must be a whole number from " + min + " to " + max);
        }
        return OptionalInt.of(Integer.parseInt(text));
    }

    /** Returns the names of a list; empty if the option is not given. */
    List<String> list(LoadOption loadOption) throws UsageException {
        String text = values.get(loadOption);
        if (text == null) {
            return List.of();
        }
        List<String> names = Arrays.stream(text.split(",")).map(String::trim).toList();
        if (names.isEmpty() || names.contains("")) {
            throw new UsageException(
                    loadOption.text() + ": '" + text + "' must be a list of names separated by commas");
        }
        return names;
    }

    private static LoadOption option(String word) throws UsageException {
        for (LoadOption loadOption : LoadOption.values()) {
            if (loadOption.text().equals(word)) {
                return loadOption;
            }
        }
        throw new UsageException("unknown option '" + word + "'; --help lists all options");
    }
}
