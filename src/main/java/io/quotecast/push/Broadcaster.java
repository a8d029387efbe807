package io.quotecast.push;

import io.netty.buffer.ByteBuf;
import io.quotecast.journal.Epoch;
import io.quotecast.journal.Position;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.Notification;
import io.quotecast.protocol.Response;
import io.quotecast.protocol.ServerMessage;
import io.quotecast.protocol.WireFormat;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Sends greetings, notifications, responses and heartbeats to the feed clients of one shard. These never wait behind
 * events. Owned by the shard's thread.
 */
final class Broadcaster {
    private final Map<String, ServerMessage> notifications = new LinkedHashMap<>();
    private final Set<SubscribedClient> clients = new LinkedHashSet<>();
    private final Map<WireFormat, Set<SubscribedClient>> byFormat = new LinkedHashMap<>();
    private final FrameAssemblers assemblers = new FrameAssemblers();
    private final ShardMetrics metrics;

    Broadcaster(ShardMetrics metrics) {
        this.metrics = metrics;
    }

    /** Returns the clients that have been greeted. */
    Collection<SubscribedClient> clients() {
        return List.copyOf(clients);
    }

    /** Adds the notifications that were broadcast before this shard started. */
    void restore(Map<String, ServerMessage> previous) {
        notifications.putAll(previous);
    }

    /** Sends a new client its first message and the current notifications; later ones reach it as they come. */
    void greet(SubscribedClient client, ServerMessage greeting) {
        clients.add(client);
        byFormat.computeIfAbsent(client.format(), format -> new LinkedHashSet<>())
                .add(client);
        metrics.set(ShardCounter.SUBSCRIBERS, clients.size());
        FrameAssembler assembler = assemblers.of(client.format());
        assembler.add(greeting, client::send);
        notifications.values().forEach(notification -> assembler.add(notification, client::send));
        assembler.finish(client::send);
    }

    void remove(SubscribedClient client) {
        clients.remove(client);
        byFormat.computeIfPresent(client.format(), (format, members) -> {
            members.remove(client);
            return members.isEmpty() ? null : members;
        });
        metrics.set(ShardCounter.SUBSCRIBERS, clients.size());
    }

    /**
     * Sends a notification to all clients, and to later ones until it is replaced by a newer one with the same key.
     */
    void broadcast(String key, ServerMessage notification) {
        notifications.put(key, notification);
        broadcastTo(client -> true, notification);
    }

    /** Sends a notification to the clients that the filter accepts, and to no later ones. */
    void broadcastTo(Predicate<SubscribedClient> filter, ServerMessage notification) {
        sendPerFormat(notification, (client, frame) -> {
            if (filter.test(client)) {
                client.send(frame);
            }
        });
    }

    /** Sends messages to some clients; the frames are assembled once for each format. */
    void sendTo(Collection<SubscribedClient> receivers, List<ServerMessage> messages) {
        Map<WireFormat, List<SubscribedClient>> receiversByFormat = new LinkedHashMap<>();
        receivers.forEach(client -> receiversByFormat
                .computeIfAbsent(client.format(), format -> new ArrayList<>())
                .add(client));
        receiversByFormat.forEach((format, sameFormat) -> {
            FrameAssembler assembler = assemblers.of(format);
            Consumer<ByteBuf> writer = frame -> sameFormat.forEach(client -> client.send(frame));
            messages.forEach(message -> assembler.add(message, writer));
            assembler.finish(writer);
        });
    }

    void send(SubscribedClient to, ServerMessage message) {
        countError(message);
        if (isLoss(message) && to.format().encoding().encode(message) == null) {
            // Nothing is lost silently: a client whose dialect has no word for a loss has to connect again.
            to.closeAsSlow("events were lost; connect again");
            return;
        }
        assemblers.of(to.format()).finish(message, to::send);
    }

    /** Returns whether a message tells a client that it will not receive events of its subscription. */
    private static boolean isLoss(ServerMessage message) {
        return message instanceof Notification.Gap
                || (message instanceof Response.ErrorMessage error && error.code() == ErrorCode.CURSOR_OUT_OF_RANGE);
    }

    void sendLast(SubscribedClient to, ServerMessage message) {
        countError(message);
        // The shared assembler may be in use: a client can turn out to be slow while a frame is being written.
        new FrameAssembler(to.format()).finish(message, to::sendUnbounded);
    }

    private void countError(ServerMessage message) {
        if (message instanceof Response.ErrorMessage errorMessage) {
            metrics.countError(errorMessage.code());
        }
    }

    /** Notifies each client that its connection will be closed, when to reconnect, and with which cursor. */
    void drain(long closeInMillis, LongSupplier reconnectMillis, Epoch epoch) {
        for (SubscribedClient client : List.copyOf(clients)) {
            Position cursor = new Position(epoch, client.cursor());
            send(client, new Notification.DrainStarted(closeInMillis, reconnectMillis.getAsLong(), cursor));
        }
    }

    /** Sends a heartbeat to every client; those without pending bytes share one frame. */
    void sendHeartbeats(long nowMicros, long position) {
        sendPerFormat(new Notification.Heartbeat(nowMicros, position, 0), (client, frame) -> {
            long pendingBytes = client.pendingBytes();
            if (pendingBytes == 0) {
                client.send(frame);
            } else {
                send(client, new Notification.Heartbeat(nowMicros, position, pendingBytes));
            }
        });
    }

    /** Passes each client with a frame of this message, which is assembled once for each format. */
    private void sendPerFormat(ServerMessage message, BiConsumer<SubscribedClient, ByteBuf> sender) {
        List.copyOf(byFormat.keySet()).forEach(format -> assemblers.of(format).finish(message, frame -> {
            for (SubscribedClient client : List.copyOf(byFormat.getOrDefault(format, Set.of()))) {
                sender.accept(client, frame);
            }
        }));
    }
}
