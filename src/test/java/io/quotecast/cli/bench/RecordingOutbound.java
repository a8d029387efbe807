package io.quotecast.cli.bench;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Records the calls of a session to its socket. */
final class RecordingOutbound implements FeedSession.Outbound {
    final List<String> calls = new ArrayList<>();

    @Override
    public void pong(byte[] payload) {
        calls.add("pong " + new String(payload, StandardCharsets.UTF_8));
    }

    @Override
    public void closed(int code) {
        calls.add("closed " + code);
    }

    @Override
    public void broken(String reason) {
        calls.add("broken: " + reason);
    }
}
