package io.quotecast.source;

import io.quotecast.base.Micros;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Chooses, for every instrument that several sources deliver, the source whose events are used: the first one of the
 * priority that is up and delivers the instrument. Owned by the pipeline thread, except where a method says otherwise.
 */
public final class SourceSelector {
    /** Name under which clients are notified of the choices, like that of a source. */
    public static final String NAME = "priority";

    private static final System.Logger LOG = System.getLogger(SourceSelector.class.getName());
    private static final long INTERVAL_MICROS = 100_000L;
    private static final int NAMED_INSTRUMENTS = 5;
    private static final String ALL_PREFERRED = "the preferred sources are used";

    private final List<String> priority;
    private final List<SharedInstrument> instruments;
    private final Set<String> sourcesWithOwnInstruments;
    private final Settings settings;
    private final @Nullable EventSink[] sinks;
    private final SourceState.Kind[] kinds;
    private final AtomicLong[] switches;
    /** Whether the sources run in this process, after the last call of {@link #begin}. */
    private volatile boolean runs;

    private volatile boolean hasBegun;
    private volatile boolean hasEnded;
    private long checkedMicros = Long.MIN_VALUE;
    private String text = "";

    /**
     * When another source is used.
     *
     * @param failover how long a source may be stale or down
     * @param silence how long a source may deliver no event of an instrument that another one delivers
     * @param failback how long a preferred source has to be up before it is used again
     */
    public record Settings(Duration failover, Duration silence, Duration failback) {
        long failoverMicros() {
            return Micros.of(failover);
        }

        long silenceMicros() {
            return Micros.of(silence);
        }

        long failbackMicros() {
            return Micros.of(failback);
        }
    }

    /** One change of the choices: all instruments of one pair of sources. */
    private record Switch(int from, int to, boolean isSilent) {}

    /**
     * @param priority the names of the sources, the preferred one first
     * @param sourcesWithOwnInstruments the sources that deliver instruments that no other one delivers
     */
    SourceSelector(
            List<String> priority,
            List<SharedInstrument> instruments,
            Set<String> sourcesWithOwnInstruments,
            Settings settings) {
        this.priority = List.copyOf(priority);
        this.instruments = List.copyOf(instruments);
        this.sourcesWithOwnInstruments = Set.copyOf(sourcesWithOwnInstruments);
        this.settings = settings;
        sinks = new EventSink[priority.size()];
        kinds = new SourceState.Kind[priority.size()];
        switches = new AtomicLong[priority.size()];
        for (int rank = 0; rank < switches.length; rank++) {
            switches[rank] = new AtomicLong();
        }
    }

    /** Returns a selector for sources that have no instrument in common. */
    public static SourceSelector none() {
        return new SourceSelector(
                List.of(), List.of(), Set.of(), new Settings(Duration.ZERO, Duration.ZERO, Duration.ZERO));
    }

    /** Lets a sink drop the events that are not used. Called before the source starts. */
    void bind(EventSink sink) {
        int rank = priority.indexOf(sink.name());
        if (rank < 0 || instruments.stream().noneMatch(shared -> shared.isDeliveredBy(rank))) {
            return;
        }
        int ids = instruments.stream()
                        .mapToInt(shared -> shared.instrument().id())
                        .max()
                        .orElse(0)
                + 1;
        @Nullable SharedInstrument[] byId = new SharedInstrument[ids];
        for (SharedInstrument shared : instruments) {
            byId[shared.instrument().id()] = shared.isDeliveredBy(rank) ? shared : null;
        }
        sinks[rank] = sink;
        sink.select(new SourceSelection(byId, rank, sourcesWithOwnInstruments.contains(sink.name())), switches[rank]);
    }

    /**
     * Uses the preferred sources again, or stops choosing if the sources do not run in this process. Safe on any
     * thread.
     */
    void begin(boolean sourcesRun) {
        runs = sourcesRun;
        hasBegun = true;
    }

    /** Changes the choices no more, because the sources are about to stop. Safe on any thread. */
    void end() {
        hasEnded = true;
    }

    /**
     * Chooses the sources. Called at every tick.
     *
     * @param steadyMicros a time that never goes back
     * @param nowMicros the clock of this process
     * @return the choices for clients if they have changed, else null
     */
    public @Nullable SourceState onTick(long steadyMicros, long nowMicros) {
        if (hasEnded
                || instruments.isEmpty()
                || (checkedMicros != Long.MIN_VALUE && steadyMicros - checkedMicros < INTERVAL_MICROS)) {
            return null;
        }
        checkedMicros = steadyMicros;
        if (hasBegun) {
            hasBegun = false;
            instruments.forEach(shared -> shared.start(steadyMicros));
        }
        if (runs) {
            update(steadyMicros, nowMicros);
        }
        String newText = runs ? describe() : SourceRunner.RUNS_ELSEWHERE;
        if (newText.equals(text)) {
            return null;
        }
        text = newText;
        return new SourceState(NAME, SourceState.Kind.OK, nowMicros, newText);
    }

    /** Returns the choices; empty if there is nothing to choose, or if the sources do not run here. Safe on any thread. */
    public Optional<SourceChoices> choices() {
        if (!runs || instruments.isEmpty()) {
            return Optional.empty();
        }
        List<SourceChoices.Choice> first = instruments.stream()
                .sorted(Comparator.comparing(
                        shared -> shared.instrument().symbol().text()))
                .limit(SourceChoices.MAX_LISTED)
                .map(shared -> new SourceChoices.Choice(
                        shared.instrument(),
                        priority.get(shared.used()),
                        IntStream.range(0, priority.size())
                                .filter(shared::isDeliveredBy)
                                .mapToObj(priority::get)
                                .toList()))
                .toList();
        return Optional.of(new SourceChoices(instruments.size(), first));
    }

    private void update(long steadyMicros, long nowMicros) {
        for (int rank = 0; rank < kinds.length; rank++) {
            EventSink sink = sinks[rank];
            kinds[rank] = sink == null
                    ? SourceState.Kind.DOWN
                    : sink.state().map(SourceState::kind).orElse(SourceState.Kind.OK);
        }
        Map<Switch, List<SharedInstrument>> changes = new LinkedHashMap<>();
        for (SharedInstrument shared : instruments) {
            int from = shared.used();
            if (shared.update(kinds, settings, steadyMicros, nowMicros)) {
                Switch change = new Switch(from, shared.used(), shared.isSilent(from));
                changes.computeIfAbsent(change, added -> new ArrayList<>()).add(shared);
                switches[shared.used()].incrementAndGet();
            }
        }
        changes.forEach(this::log);
    }

    private void log(Switch change, List<SharedInstrument> changed) {
        boolean isFailback = change.to < change.from;
        String reason = isFailback
                ? ""
                : ", which "
                        + (change.isSilent
                                ? "does not deliver " + (changed.size() == 1 ? "it" : "them")
                                : fault(change.from));
        LOG.log(
                isFailback ? System.Logger.Level.INFO : System.Logger.Level.WARNING,
                "Source " + priority.get(change.to) + " is used for " + names(changed) + (isFailback ? " again" : "")
                        + ", instead of " + priority.get(change.from) + reason);
    }

    private String fault(int rank) {
        EventSink sink = sinks[rank];
        return sink == null
                ? "does not run"
                : sink.state()
                        .map(state -> "is " + state.kind().text() + ": " + state.text())
                        .orElse("delivers nothing");
    }

    /** Returns which sources replace others, for users. */
    private String describe() {
        Map<Switch, List<SharedInstrument>> replaced = new LinkedHashMap<>();
        for (SharedInstrument shared : instruments) {
            if (shared.used() != shared.preferred()) {
                replaced.computeIfAbsent(
                                new Switch(shared.preferred(), shared.used(), false), added -> new ArrayList<>())
                        .add(shared);
            }
        }
        if (replaced.isEmpty()) {
            return ALL_PREFERRED;
        }
        List<String> parts = new ArrayList<>();
        replaced.forEach((pair, shared) ->
                parts.add(priority.get(pair.to) + " replaces " + priority.get(pair.from) + " for " + names(shared)));
        return String.join("; ", parts);
    }

    private static String names(List<SharedInstrument> shared) {
        List<String> symbols = shared.stream()
                .limit(NAMED_INSTRUMENTS)
                .map(it -> it.instrument().symbol().text())
                .toList();
        return String.join(", ", symbols)
                + (shared.size() > symbols.size() ? " and " + (shared.size() - symbols.size()) + " more" : "");
    }
}
