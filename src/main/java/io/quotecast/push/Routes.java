package io.quotecast.push;

import io.quotecast.market.Channel;
import io.quotecast.protocol.Frame;
import java.util.ArrayList;
import java.util.List;

/**
 * From a frame to the cohorts that want it, without asking those that do not: with a thousand different lists an event
 * concerns few of them. Owned by the shard's thread.
 */
final class Routes {
    private static final int FEW = 64;

    private final List<Row> byChannel = new ArrayList<>();
    private final List<Cohort> followers = new ArrayList<>();
    private int live;
    private int dissolved;

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
        if (dissolved > live + FEW) {
            sweep();
        }
        live++;
        Subscription wanted = cohort.subscription();
        for (Channel channel : Channel.values()) {
            Row row = byChannel.get(channel.ordinal());
            Chosen chosen = wanted.chosen(channel);
            if (chosen.all()) {
                row.all.add(cohort);
            } else {
                chosen.ids().stream().forEach(id -> row.of(id).add(cohort));
            }
        }
        if (wanted.allTopics() || !wanted.topics().isEmpty()) {
            followers.add(cohort);
        }
    }

    /** It takes nothing more. To look for it in every list would cost as much as they are long: it is dropped on the way. */
    void remove(Cohort cohort) {
        cohort.dissolve();
        live--;
        dissolved++;
    }

    /** Hands the frame to each cohort that wants it. */
    void take(Frame frame) {
        if (frame.message() != null) {
            take(frame, followers);
            return;
        }
        Row row = byChannel.get(frame.channel().ordinal());
        take(frame, row.all);
        if (frame.instrument() < row.byInstrument.size()) {
            take(frame, row.byInstrument.get(frame.instrument()));
        }
    }

    private static void take(Frame frame, List<Cohort> cohorts) {
        for (int i = cohorts.size() - 1; i >= 0; i--) {
            Cohort cohort = cohorts.get(i);
            if (cohort.isDissolved()) {
                int end = cohorts.size() - 1;
                cohorts.set(i, cohorts.get(end));
                cohorts.remove(end);
            } else if (frame.message() == null || cohort.subscription().wants(frame)) {
                cohort.take(frame);
            }
        }
    }

    private void sweep() {
        dissolved = 0;
        followers.removeIf(Cohort::isDissolved);
        for (Row row : byChannel) {
            row.all.removeIf(Cohort::isDissolved);
            row.byInstrument.forEach(cohorts -> cohorts.removeIf(Cohort::isDissolved));
        }
    }
}
