package io.quotecast.push;

import io.netty.buffer.ByteBuf;
import io.quotecast.market.Message;
import io.quotecast.market.Topic;
import io.quotecast.protocol.Frame;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Those of one shard who listen in rooms. Owned by the shard's thread. */
final class Audience {
    private final Map<Topic, List<Listener>> byRoom = new HashMap<>();
    private final Set<Listener> written = new HashSet<>();
    private final WireFrames wire = new WireFrames();
    private final ShardCounts counts;

    Audience(ShardCounts counts) {
        this.counts = counts;
    }

    void join(Topic room, Listener listener) {
        byRoom.computeIfAbsent(room, any -> new ArrayList<>()).add(listener);
        counts.add(Figure.LISTENERS, 1);
    }

    void leave(Topic room, Listener listener) {
        List<Listener> listeners = byRoom.get(room);
        if (listeners != null && listeners.remove(listener)) {
            counts.add(Figure.LISTENERS, -1);
            if (listeners.isEmpty()) {
                byRoom.remove(room);
            }
        }
    }

    /** Writes the messages among these frames, the first {@code count}, to those in their rooms; one flush each. */
    void deliver(Frame[] frames, int count) {
        if (byRoom.isEmpty()) {
            return;
        }
        for (int i = 0; i < count; i++) {
            Message message = frames[i].message();
            List<Listener> listeners = message == null ? null : byRoom.get(message.topic());
            if (message != null && listeners != null) {
                write(wire.verbatim(message), listeners);
            }
        }
        written.forEach(Listener::flush);
        written.clear();
    }

    private void write(ByteBuf frame, List<Listener> listeners) {
        for (int at = listeners.size() - 1; at >= 0; at--) {
            Listener listener = listeners.get(at);
            listener.write(frame);
            written.add(listener);
            counts.add(Figure.RELAYS, 1);
        }
        frame.release();
    }
}
