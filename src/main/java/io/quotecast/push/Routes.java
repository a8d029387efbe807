package io.quotecast.push;

import io.quotecast.market.Channel;
import io.quotecast.protocol.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * From a frame to the cohorts that want it, without asking those that do not: with a thousand different lists an event
 * concerns few of them. Owned by the shard's thread.
 */
final class Routes {
    private final List<Row> byChannel = new ArrayList<>();
    private final List<Cohort> followers = new ArrayList<>();

    Routes() {
        for (Channel channel : Channel.values()) {
            byChannel.add(channel.ordinal(), new Row(new ArrayList<>(), new ArrayList<>()));
        }
    }

    /** The cohorts of one channel: those that want everything, and by id those that want an instrument. */
    private record Row(List<Cohort> all, List<List<Cohort>> byInstrument) {
        List<Cohort> of(int instrument) {
            while (byInstrument.size() <= instrument) {
                byInstrument.add(new ArrayList<>(0));
            }
            return byInstrument.get(instrument);
        }
    }

    void add(Cohort cohort) {
        change(cohort, list -> list.add(cohort));
    }

    void remove(Cohort cohort) {
        change(cohort, list -> list.remove(cohort));
    }

    /** Hands the frame to each cohort that wants it. */
    void take(Frame frame) {
        if (frame.message() != null) {
            for (int i = followers.size() - 1; i >= 0; i--) {
                if (followers.get(i).subscription().wants(frame)) {
                    followers.get(i).take(frame);
                }
            }
            return;
        }
        Row row = byChannel.get(frame.channel().ordinal());
        take(frame, row.all);
        if (frame.instrument() < row.byInstrument.size()) {
            take(frame, row.byInstrument.get(frame.instrument()));
        }
    }

    /** From the end, by index: a cohort whose last member turns out to be slow leaves the list on the way. */
    private static void take(Frame frame, List<Cohort> cohorts) {
        for (int i = cohorts.size() - 1; i >= 0; i--) {
            cohorts.get(i).take(frame);
        }
    }

    private void change(Cohort cohort, Consumer<List<Cohort>> change) {
        Subscription wanted = cohort.subscription();
        for (Channel channel : Channel.values()) {
            Row row = byChannel.get(channel.ordinal());
            Chosen chosen = wanted.chosen(channel);
            if (chosen.all()) {
                change.accept(row.all);
            } else {
                chosen.ids().stream().forEach(id -> change.accept(row.of(id)));
            }
        }
        if (wanted.allTopics() || !wanted.topics().isEmpty()) {
            change.accept(followers);
        }
    }
}
