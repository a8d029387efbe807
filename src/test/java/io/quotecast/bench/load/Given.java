package io.quotecast.bench.load;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** The command line, as pairs of what and how. */
final class Given {
    private final Map<Option, String> values = new EnumMap<>(Option.class);

    static Given read(List<String> arguments) throws WrongUsage {
        Given given = new Given();
        for (int i = 0; i < arguments.size(); i++) {
            Option option = option(arguments.get(i));
            if (option.takesValue() && i + 1 == arguments.size()) {
                throw new WrongUsage(option.text() + " needs a value");
            }
            if (given.values.put(option, option.takesValue() ? arguments.get(++i) : "") != null) {
                throw new WrongUsage(option.text() + " is given twice");
            }
        }
        return given;
    }

    /** Words of a line; what stands within quotes, either kind, is one word and may be empty. */
    static List<String> words(String line) throws WrongUsage {
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
            throw new WrongUsage("a quote " + quote + " is not closed");
        }
        if (inWord) {
            words.add(word.toString());
        }
        return words;
    }

    boolean has(Option option) {
        return values.containsKey(option);
    }

    String text(Option option, String otherwise) {
        return values.getOrDefault(option, otherwise);
    }

    int number(Option option, int otherwise, int least, int most) throws WrongUsage {
        return number(option, least, most).orElse(otherwise);
    }

    /** Empty if it is not given. */
    OptionalInt number(Option option, int least, int most) throws WrongUsage {
        String text = values.get(option);
        if (text == null) {
            return OptionalInt.empty();
        }
        if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) < least || Integer.parseInt(text) > most) {
            throw new WrongUsage(option.text() + " '" + text + "' is not a whole number from " + least + " to " + most);
        }
        return OptionalInt.of(Integer.parseInt(text));
    }

    /** The names between commas; none if it is not given. */
    List<String> list(Option option) throws WrongUsage {
        String text = values.get(option);
        if (text == null) {
            return List.of();
        }
        List<String> names = Arrays.stream(text.split(",")).map(String::trim).toList();
        if (names.isEmpty() || names.contains("")) {
            throw new WrongUsage(option.text() + " '" + text + "' is not a list of names with commas between");
        }
        return names;
    }

    private static Option option(String word) throws WrongUsage {
        for (Option option : Option.values()) {
            if (option.text().equals(word)) {
                return option;
            }
        }
        throw new WrongUsage("'" + word + "' is not an option; --help lists them");
    }
}
