package io.quotecast.testing;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A number of connections that do the same for as long as an attack lasts: they send these bytes first, then others
 * again and again, and read nothing unless told to. One that the server closes is replaced. One thread does all of it.
 */
public final class AttackingPeers {
    private static final int MAX_NEW_PER_ROUND = 100;
    private static final long ROUND_NANOS = 5_000_000L;
    private static final long LIFETIME_NANOS = 10_000_000_000L;
    private static final int RECEIVE_BUFFER = 4_096;

    private final InetSocketAddress server;
    private final Behavior behavior;
    private final List<Peer> peers = new ArrayList<>();
    private final ByteBuffer input = ByteBuffer.allocate(65_536);
    private final Thread thread = new Thread(this::run, "attacking-peers");
    private volatile boolean isClosed;
    private final AtomicLong closedByServer = new AtomicLong();
    private final AtomicLong opened = new AtomicLong();

    /**
     * What each connection does.
     *
     * @param connections open at the same time
     * @param first sent once
     * @param repeated sent again and again; may be empty
     * @param intervalNanos time between two times of {@code repeated}; 0 for as fast as the server takes them
     * @param isReading whether responses are read
     */
    public record Behavior(int connections, byte[] first, byte[] repeated, long intervalNanos, boolean isReading) {}

    private static final class Peer {
        private final SocketChannel channel;
        private ByteBuffer pending;
        private final long endNanos = System.nanoTime() + LIFETIME_NANOS;
        private long nextNanos;

        Peer(SocketChannel channel, ByteBuffer pending, long nextNanos) {
            this.channel = channel;
            this.pending = pending;
            this.nextNanos = nextNanos;
        }
    }

    public AttackingPeers(URI server, Behavior behavior) {
        this.server = new InetSocketAddress(server.getHost(), server.getPort());
        this.behavior = behavior;
        thread.setDaemon(true);
        thread.start();
    }

    /** Returns how many connections were opened in all. */
    public long opened() {
        return opened.get();
    }

    /** Returns how many connections the server has closed. */
    public long closedByServer() {
        return closedByServer.get();
    }

    private void run() {
        while (!isClosed) {
            for (int i = peers.size(); i < behavior.connections && i < peers.size() + MAX_NEW_PER_ROUND; i++) {
                open();
            }
            peers.removeIf(peer -> !isAlive(peer));
            LockSupport.parkNanos(ROUND_NANOS);
        }
        peers.forEach(AttackingPeers::close);
    }

    private void open() {
        try {
            SocketChannel channel = SocketChannel.open();
            channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
            channel.configureBlocking(false);
            channel.connect(server);
            peers.add(new Peer(channel, ByteBuffer.wrap(behavior.first), System.nanoTime()));
            opened.incrementAndGet();
        } catch (IOException e) {
            closedByServer.incrementAndGet();
        }
    }

    /** Does what is due on one connection; returns false once it has ended. */
    private boolean isAlive(Peer peer) {
        try {
            if (!peer.channel.finishConnect()) {
                return true;
            }
            write(peer);
            if (!behavior.isReading && behavior.repeated.length == 0 && System.nanoTime() >= peer.endNanos) {
                // Without reading or writing, the end of the connection would not be noticed.
                close(peer);
                return false;
            }
            while (behavior.isReading) {
                input.clear();
                int count = peer.channel.read(input);
                if (count < 0) {
                    throw new IOException("closed by the server");
                }
                if (count == 0) {
                    break;
                }
            }
            return true;
        } catch (IOException e) {
            closedByServer.incrementAndGet();
            close(peer);
            return false;
        }
    }

    private void write(Peer peer) throws IOException {
        peer.channel.write(peer.pending);
        long nowNanos = System.nanoTime();
        if (!peer.pending.hasRemaining() && behavior.repeated.length > 0 && nowNanos >= peer.nextNanos) {
            peer.nextNanos = nowNanos + behavior.intervalNanos;
            peer.pending = ByteBuffer.wrap(behavior.repeated);
            peer.channel.write(peer.pending);
        }
    }

    private static void close(Peer peer) {
        try {
            peer.channel.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Closes all connections. */
    public void stop() throws InterruptedException {
        isClosed = true;
        thread.join();
    }
}
