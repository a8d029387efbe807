package io.quotecast.protocol;

import io.quotecast.alerts.FiredAlert;
import io.quotecast.journal.Epoch;
import io.quotecast.journal.Position;
import io.quotecast.market.Channel;
import io.quotecast.market.MarketState;
import io.quotecast.market.Sender;
import io.quotecast.market.Timeframes;
import io.quotecast.market.Topic;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A message that the server sends on its own: about itself, the market or the connection. */
public sealed interface Notification extends ServerMessage {
    /** The greeting: the first message to every client. */
    record Connected(
            String session,
            String name,
            Epoch epoch,
            long position,
            long heartbeatMillis,
            String auth,
            Set<String> roles,
            Limits limits,
            Timeframes timeframes)
            implements Notification {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onConnected(this);
        }
    }

    /** The state of the market. */
    record MarketStatus(MarketState state) implements Notification {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onMarketStatus(this);
        }
    }

    /** The state of a source of events. */
    record SourceStatus(String name, String state, long sinceMicros, String text) implements Notification {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onSourceStatus(this);
        }
    }

    /**
     * A sign of life while there are no events.
     *
     * @param pendingBytes bytes written for this client that have not left the server
     */
    record Heartbeat(long timeMicros, long position, long pendingBytes) implements Notification {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onHeartbeat(this);
        }
    }

    /** All events missed since the cursor have been sent; live events follow. */
    record Resumed(long position, long events) implements Notification {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onResumed(this);
        }

        @Override
        public long cursor() {
            return position;
        }
    }

    /**
     * The server is about to stop.
     *
     * @param closeInMillis time until the connection is closed
     * @param reconnectMillis how long the client should wait before it reconnects, so that not all reconnect at once
     * @param resumeCursor the cursor with which the client can resume
     */
    record DrainStarted(long closeInMillis, long reconnectMillis, Position resumeCursor) implements Notification {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onDrainStarted(this);
        }
    }

    /** The client's socket is full; events are skipped from here on. */
    record SlowStarted(long pendingBytes) implements Notification {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onSlowStarted(this);
        }
    }

    /**
     * The client is up to date again.
     *
     * @param skipped number of events of its subscription that it did not receive
     */
    record SlowEnded(long skipped, long position) implements Notification {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onSlowEnded(this);
        }

        @Override
        public long cursor() {
            return position;
        }
    }

    /** The ingest queue is full; the server reads nothing more from this sender until there is room. */
    record SenderThrottled() implements Notification {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onSenderThrottled(this);
        }
    }

    /**
     * The sender has not been throttled for a while.
     *
     * @param waitedMillis total time that the sender was throttled
     */
    record SenderResumed(long waitedMillis) implements Notification {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onSenderResumed(this);
        }
    }

    /**
     * The state of a replay.
     *
     * @param state {@code playing}, {@code paused} or {@code ended}
     * @param timeMicros the time in the replay: events up to it have been sent
     * @param speed how many times as fast as the events happened; 0 for as fast as the client reads
     * @param position events after this position follow
     * @param endPosition the last position that is replayed
     * @param text why the replay has ended before its end, or which events are missing now; empty otherwise
     */
    record ReplayStatus(String state, long timeMicros, BigDecimal speed, long position, long endPosition, String text)
            implements Notification {
        /** Returns whether the replay has ended before its end. */
        public boolean hasFailed() {
            return state.equals("ended") && !text.isEmpty();
        }

        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onReplayStatus(this);
        }
    }

    /**
     * Events of one series that the client will not receive.
     *
     * @param from series number of the first lost event
     * @param to series number of the last lost event
     * @param reason {@code slow}, {@code injected}, or {@code dropped} for messages that the server no longer has
     */
    record Gap(Channel channel, String name, long from, long to, String reason) implements Notification {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onGap(this);
        }
    }

    /**
     * Events of one series that the source has not delivered. The numbers of the series have no gap.
     *
     * @param number series number of the newest event when the gap was found; 0 before the first
     * @param firstId the exchange's id of the first missing event
     * @param lastId the exchange's id of the last missing event
     */
    record SourceGap(Channel channel, String name, long number, long missing, long firstId, long lastId)
            implements Notification {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onSourceGap(this);
        }
    }

    /**
     * A message that a client sends to one other client in a room. It is not in the journal.
     *
     * @param data UTF-8 JSON exactly as the client wrote it; must not be modified
     * @param to the public name of the client that receives it
     */
    record DirectMessage(Topic topic, byte[] data, Sender sender, String to, long timeMicros) implements Notification {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onDirectMessage(this);
        }
    }

    /** A client in a room, as others see it. */
    record Member(Sender identity, long sinceMicros) {}

    /**
     * The clients in a room.
     *
     * @param members all of them, in the order in which they entered; null if they are too many for a list
     * @param number of the last change that is included
     * @param isSnapshot whether it is sent to a client that begins to watch, and not because of a change
     */
    record Presence(
            Topic room, int count, @Nullable List<Member> members, long timeMicros, long number, boolean isSnapshot)
            implements Notification {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onPresence(this);
        }
    }

    /**
     * A client has entered a room, or has changed its name there.
     *
     * @param count the number of members after this change
     * @param number of the change: 1, 2, 3, ...
     */
    record Joined(Topic room, Member member, int count, long timeMicros, long number) implements Notification {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onJoined(this);
        }
    }

    /**
     * A client has left a room.
     *
     * @param count the number of members after this change
     * @param number of the change: 1, 2, 3, ...
     */
    record Left(Topic room, Member member, int count, long timeMicros, long number) implements Notification {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onLeft(this);
        }
    }

    /**
     * An alert has fired.
     *
     * @param isLate whether it fired while no client with its key was connected
     * @param dropped how many others fired before it in this time and were not kept
     */
    record AlertFired(FiredAlert fired, boolean isLate, long dropped) implements Notification {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onAlertFired(this);
        }
    }
}
