package io.quotecast.source.capture;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A line of a capture. A message of the exchange is written as {@code TIME: MESSAGE}, the opening of a connection as
 * {@code ADDRESS <-> TIME}, and everything else as a comment that begins with {@code #}. Times are in seconds with
 * decimals.
 */
public sealed interface CaptureLine {
    /** Begins the line of a file that {@link CaptureHeader} reads. */
    String HEADER = "# quotecast capture 1 ";

    /** A text message, exactly as it arrived. Line breaks in it would end the line: such a message is in Base64. */
    record Text(long micros, String message) implements CaptureLine {}

    /** A binary message. */
    record Binary(long micros, ByteBuffer message) implements CaptureLine {}

    /** A connection was opened. */
    record Opened(long micros, String address) implements CaptureLine {}

    /**
     * A second connection is going to replace the first one, or has done so: in between, events can arrive twice.
     *
     * @param begins whether the second connection is opened next
     */
    record Overlap(long micros, boolean begins) implements CaptureLine {}

    /** Anything else that happened, such as the end of a connection and its reason. */
    record Note(long micros, String text) implements CaptureLine {}

    /** Returns when the line was recorded, µs since 1970-01-01T00:00Z. */
    long micros();

    /** Returns the line without its line break. */
    default String format() {
        if (this instanceof Text text) {
            return isOneLine(text.message)
                    ? seconds(text.micros) + ": " + text.message
                    : seconds(text.micros) + Format.TEXT + Format.encode(text.message.getBytes(StandardCharsets.UTF_8));
        }
        if (this instanceof Binary binary) {
            byte[] bytes = new byte[binary.message.remaining()];
            binary.message.duplicate().get(bytes);
            return seconds(binary.micros) + Format.BINARY + Format.encode(bytes);
        }
        if (this instanceof Opened opened) {
            return opened.address + Format.OPENED + seconds(opened.micros);
        }
        if (this instanceof Overlap overlap) {
            return "# " + seconds(overlap.micros) + (overlap.begins ? Format.OVERLAP_BEGINS : Format.OVERLAP_ENDS);
        }
        Note note = (Note) this;
        return "# " + seconds(note.micros) + ": " + note.text.replaceAll("[\\r\\n]+", " ");
    }

    /** Reads a line; empty if it contains nothing to play, such as a comment or a message to the exchange. */
    static Optional<CaptureLine> parse(String line) {
        return Format.parse(line);
    }

    private static boolean isOneLine(String message) {
        return message.indexOf('\n') < 0 && message.indexOf('\r') < 0;
    }

    private static String seconds(long micros) {
        String fraction = Long.toString(1_000_000L + Math.floorMod(micros, 1_000_000L));
        return Math.floorDiv(micros, 1_000_000L) + "." + fraction.substring(1);
    }

    /** The forms of lines. */
    final class Format {
        private static final String TEXT = " base64-text: ";
        private static final String BINARY = " base64: ";
        private static final String OPENED = " <-> ";
        private static final String OVERLAP_BEGINS = ": a second connection opens";
        private static final String OVERLAP_ENDS = ": one connection";
        private static final String TIME = "(\\d{1,11})(?:\\.(\\d{1,9}))?";
        private static final Pattern MESSAGE = Pattern.compile(TIME + "( base64| base64-text)?: (.*)", Pattern.DOTALL);
        private static final Pattern OPENING = Pattern.compile("(\\S+) <-> " + TIME);
        private static final Pattern COMMENT = Pattern.compile("# " + TIME + "(: .*)");

        private Format() {}

        private static Optional<CaptureLine> parse(String line) {
            Matcher message = MESSAGE.matcher(line);
            if (message.matches()) {
                return Optional.of(message(micros(message, 1), message.group(3), message.group(4)));
            }
            Matcher opening = OPENING.matcher(line);
            if (opening.matches()) {
                return Optional.of(new Opened(micros(opening, 2), opening.group(1)));
            }
            Matcher comment = COMMENT.matcher(line);
            if (!comment.matches()) {
                return Optional.empty();
            }
            long micros = micros(comment, 1);
            return Optional.of(
                    switch (comment.group(3)) {
                        case OVERLAP_BEGINS -> new Overlap(micros, true);
                        case OVERLAP_ENDS -> new Overlap(micros, false);
                        default -> new Note(micros, comment.group(3).substring(2));
                    });
        }

        private static CaptureLine message(long micros, @Nullable String form, String text) {
            if (form == null) {
                return new Text(micros, text);
            }
            byte[] bytes = Base64.getDecoder().decode(text);
            return form.equals(" base64")
                    ? new Binary(micros, ByteBuffer.wrap(bytes))
                    : new Text(micros, new String(bytes, StandardCharsets.UTF_8));
        }

        private static long micros(Matcher matcher, int group) {
            String fraction = matcher.group(group + 1);
            String micros = ((fraction == null ? "" : fraction) + "000000").substring(0, 6);
            return Long.parseLong(matcher.group(group)) * 1_000_000L + Long.parseLong(micros);
        }

        private static String encode(byte[] bytes) {
            return Base64.getEncoder().encodeToString(bytes);
        }
    }
}
