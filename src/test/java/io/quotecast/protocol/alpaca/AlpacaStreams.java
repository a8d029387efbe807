package io.quotecast.protocol.alpaca;

import io.quotecast.market.Channel;
import io.quotecast.market.Instrument;
import io.quotecast.market.Series;
import io.quotecast.protocol.ClientStreams;
import io.quotecast.protocol.EncodedEvent;
import io.quotecast.protocol.Framing;
import io.quotecast.protocol.KeyOutcome;
import io.quotecast.protocol.Limits;
import io.quotecast.protocol.WireFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Streams that record what a conversation selects and sends, with a clock and timers that the test moves. */
final class AlpacaStreams implements ClientStreams {
    final Map<WireFormat, String> selected = new HashMap<>();
    final List<byte[]> sent = new ArrayList<>();
    final List<Framing.Envelope> envelopes = new ArrayList<>();
    final List<String> keys = new ArrayList<>();
    boolean mayRead = true;
    boolean isAuthenticated;
    boolean maySelect = true;
    KeyOutcome keyOutcome = KeyOutcome.ACCEPTED;
    String closed = "";
    long nowMicros = 1_767_623_400_000_000L;
    int selections;

    private final List<Timer> timers = new ArrayList<>();

    private record Timer(long dueMicros, Runnable task) {}

    @Override
    public void select(WireFormat format, Map<Channel, ? extends Collection<Instrument>> channels, int conflateMillis) {
        Map<Channel, String> names = new TreeMap<>();
        channels.forEach((channel, instruments) -> names.put(
                channel,
                instruments == null
                        ? "*"
                        : instruments.stream()
                                .map(instrument -> instrument.symbol().text())
                                .toList()
                                .toString()));
        selected.put(format, names + (conflateMillis == 0 ? "" : " " + conflateMillis));
        selections++;
    }

    @Override
    public void unselect(WireFormat format) {
        selected.remove(format);
    }

    @Override
    public boolean mayRead() {
        return mayRead;
    }

    @Override
    public boolean permits(Instrument instrument) {
        return true;
    }

    @Override
    public void send(byte[] message, Framing.Envelope envelope) {
        sent.add(message);
        envelopes.add(envelope);
    }

    @Override
    public void send(List<byte[]> messages, Framing.Envelope envelope) {
        messages.forEach(message -> send(message, envelope));
    }

    @Override
    public EncodedEvent newest(Series series, Instrument instrument) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isBehind() {
        return false;
    }

    @Override
    public long nowMicros() {
        return nowMicros;
    }

    @Override
    public void schedule(Duration delay, Runnable task) {
        timers.add(new Timer(nowMicros + delay.toNanos() / 1_000, task));
    }

    /** Advances the clock and runs the timers that are due, in their order. */
    void advance(Duration duration) {
        long end = nowMicros + duration.toNanos() / 1_000;
        while (closed.isEmpty()) {
            Timer next = timers.stream()
                    .filter(timer -> timer.dueMicros <= end)
                    .min((one, other) -> Long.compare(one.dueMicros, other.dueMicros))
                    .orElse(null);
            if (next == null) {
                break;
            }
            timers.remove(next);
            nowMicros = next.dueMicros;
            next.task.run();
        }
        nowMicros = end;
    }

    @Override
    public boolean isAuthenticated() {
        return isAuthenticated;
    }

    @Override
    public void authenticate(String key, Consumer<KeyOutcome> onOutcome) {
        keys.add(key);
        onOutcome.accept(keyOutcome);
    }

    @Override
    public void askToSelect(Map<Channel, List<String>> names, Consumer<Boolean> onAnswer) {
        onAnswer.accept(maySelect);
    }

    @Override
    public Duration authTime() {
        return Duration.ofSeconds(10);
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
