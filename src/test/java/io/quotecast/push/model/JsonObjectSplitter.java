package io.quotecast.push.model;

import java.util.function.Consumer;

/** Splits a JSON array into the texts of its objects. */
final class JsonObjectSplitter {
    private JsonObjectSplitter() {}

    static void split(String array, Consumer<String> reader) {
        int depth = 0;
        int start = 0;
        boolean quoted = false;
        for (int index = 1; index < array.length() - 1; index++) {
            char c = array.charAt(index);
            if (quoted) {
                index += c == '\\' ? 1 : 0;
                quoted = c != '"';
            } else if (c == '"') {
                quoted = true;
            } else if (c == '{' || c == '[') {
                start = depth++ == 0 ? index : start;
            } else if ((c == '}' || c == ']') && --depth == 0) {
                reader.accept(array.substring(start, index + 1));
            }
        }
        if (depth != 0 || array.charAt(0) != '[' || array.charAt(array.length() - 1) != ']') {
            throw new AssertionError("not an array of objects: " + array);
        }
    }
}
