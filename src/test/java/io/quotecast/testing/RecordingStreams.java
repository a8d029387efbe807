package io.quotecast.testing;

import io.quotecast.market.Channel;
import io.quotecast.market.Instrument;
import io.quotecast.market.Series;
import io.quotecast.protocol.ClientStreams;
import io.quotecast.protocol.EncodedEvent;
import io.quotecast.protocol.Framing;
import io.quotecast.protocol.KeyOutcome;
import io.quotecast.protocol.Limits;
import io.quotecast.protocol.WireFormat;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Streams of one connection that record what is selected and sent. At most three symbols may be selected. */
public final class RecordingStreams implements ClientStreams {
    private final Function<WireFormat, String> names;
    private final Map<String, String> selected = new TreeMap<>();
    private final List<String> sent = new ArrayList<>();
    private final Set<String> forbidden = new HashSet<>();
    private final RecordedAccess access = new RecordedAccess();
    private boolean mayRead = true;
    private String closed = "";

    /**
     * @param names returns the name of a format
     */
    public RecordingStreams(Function<WireFormat, String> names) {
        this.names = names;
    }

    /** Returns what decides about keys and selections. */
    public RecordedAccess access() {
        return access;
    }

    /** Withdraws the permission to read. */
    public void forbidReading() {
        mayRead = false;
    }

    /** Withdraws the permission for a symbol. */
    public void forbid(String symbol) {
        forbidden.add(symbol);
    }

    /**
     * Returns what is selected in each format: {@code {TRADES T=[AAPL]}} or {@code {TRADES T=all}}. The milliseconds of a
     * conflation follow.
     */
    public String selected() {
        return selected.toString();
    }

    /** Returns and removes the messages that were sent. */
    public List<String> drainSent() {
        List<String> drained = List.copyOf(sent);
        sent.clear();
        return drained;
    }

    /** Returns code and reason of the close; empty before it. */
    public String closed() {
        return closed;
    }

    @Override
    public void select(
            WireFormat format, Map<Channel, ? extends @Nullable Collection<Instrument>> selection, int conflateMillis) {
        unselect(format);
        selection.forEach((channel, instruments) -> selected.put(
                channel + " " + names.apply(format),
                (instruments == null
                                ? "all"
                                : instruments.stream()
                                        .map(instrument -> instrument.symbol().text())
                                        .toList()
                                        .toString())
                        + (conflateMillis == 0 ? "" : " " + conflateMillis)));
    }

    @Override
    public void unselect(WireFormat format) {
        selected.keySet().removeIf(key -> key.endsWith(" " + names.apply(format)));
    }

    @Override
    public boolean mayRead() {
        return mayRead;
    }

    @Override
    public boolean permits(Instrument instrument) {
        return !forbidden.contains(instrument.symbol().text());
    }

    @Override
    public void send(byte[] message, Framing.Envelope envelope) {
        if (envelope != Framing.Envelope.TEXT_FRAME) {
            throw new AssertionError("expected a text frame, not " + envelope);
        }
        sent.add(new String(message, StandardCharsets.UTF_8));
    }

    @Override
    public void send(List<byte[]> messages, Framing.Envelope envelope) {
        messages.forEach(message -> send(message, envelope));
    }

    @Override
    public @Nullable EncodedEvent newest(Series series, Instrument instrument) {
        return null;
    }

    @Override
    public boolean isBehind() {
        return false;
    }

    @Override
    public long nowMicros() {
        return 0;
    }

    @Override
    public void schedule(Duration delay, Runnable task) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isAuthenticated() {
        return access.isAuthenticated();
    }

    @Override
    public Duration authTime() {
        return access.authTime();
    }

    @Override
    public void authenticate(String key, Consumer<KeyOutcome> onOutcome) {
        access.authenticate(key, onOutcome);
    }

    @Override
    public void askToSelect(Map<Channel, List<String>> names, Consumer<Boolean> onAnswer) {
        access.askToSelect(names, onAnswer);
    }

    @Override
    public void close(int code, String reason) {
        closed = code + " " + reason;
    }

    @Override
    public Limits limits() {
        return new Limits(10, 10, 1_000, 3, 1, 1, 1_000, 1_024);
    }
}
