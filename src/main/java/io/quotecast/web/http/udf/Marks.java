package io.quotecast.web.http.udf;

import io.quotecast.market.Session;
import io.quotecast.market.Status;
import io.quotecast.market.TradingHours;
import io.quotecast.market.TradingState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Halts and sessions as marks on a chart. */
final class Marks {
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final int MIN_SIZE = 14;
    /** More marks would cover each other. */
    private static final int MAX_SESSIONS = 500;

    private Marks() {}

    /** Marks on bars, as columns. */
    record Table(
            List<Long> id,
            List<Long> time,
            List<String> color,
            List<String> text,
            List<String> label,
            List<String> labelFontColor,
            List<Integer> minSize) {}

    /** A mark on the time scale. */
    record TimescaleMark(String id, long time, String color, String label, List<String> tooltip) {}

    static Table ofStatuses(List<Status> statuses, long startMicros, long endMicros) {
        Table table = new Table(
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>());
        for (Status status : statuses) {
            if (isWithin(status.timeMicros(), startMicros, endMicros)) {
                table.id.add(status.timeMicros());
                table.time.add(status.timeMicros() / MICROS_PER_SECOND);
                table.color.add(color(status.state()));
                table.text.add(text(status));
                table.label.add(status.state().code());
                table.labelFontColor.add("white");
                table.minSize.add(MIN_SIZE);
            }
        }
        return table;
    }

    /** Returns marks by time. Of very many sessions, only the first ones are marked. */
    static List<TimescaleMark> onTimescale(
            TradingHours hours, List<Status> statuses, long startMicros, long endMicros) {
        List<TimescaleMark> marks = new ArrayList<>();
        TradingHours.Period period = hours.at(startMicros);
        while (period.nextMicros() < endMicros && marks.size() < MAX_SESSIONS) {
            marks.add(ofSession(period.next(), period.nextMicros()));
            period = hours.at(period.nextMicros());
        }
        for (Status status : statuses) {
            if (isWithin(status.timeMicros(), startMicros, endMicros)) {
                marks.add(new TimescaleMark(
                        "status-" + status.timeMicros(),
                        status.timeMicros() / MICROS_PER_SECOND,
                        color(status.state()),
                        status.state().code(),
                        List.of(text(status))));
            }
        }
        marks.sort(Comparator.comparingLong(TimescaleMark::time));
        return marks;
    }

    private static TimescaleMark ofSession(Session session, long micros) {
        return new TimescaleMark(
                "session-" + micros,
                micros / MICROS_PER_SECOND,
                color(session.state()),
                session.state().code(),
                List.of("Session: " + session.state().title()));
    }

    private static boolean isWithin(long micros, long startMicros, long endMicros) {
        return micros >= startMicros && micros < endMicros;
    }

    private static String text(Status status) {
        String title = status.state().title();
        return status.reason().isEmpty() ? title : title + " (" + status.reason() + ")";
    }

    private static String color(TradingState state) {
        return switch (state) {
            case OPEN -> "green";
            case HALTED -> "red";
            case AUCTION -> "yellow";
            case PRE_MARKET, CLOSED -> "blue";
        };
    }
}
