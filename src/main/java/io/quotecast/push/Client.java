package io.quotecast.push;

import io.netty.buffer.ByteBuf;
import io.quotecast.protocol.ErrorCode;

/** Someone at the other end of a socket, whose unsent bytes are bounded. Owned by the shard's thread. */
public abstract sealed class Client permits Subscriber, RoomClient {
    private static final System.Logger LOG = System.getLogger(Client.class.getName());
    private static final int INTERNAL_ERROR = 1011;

    private final String name;
    private final ClientTransport transport;
    private final long maxPendingBytes;
    private final ShardMetrics metrics;
    private boolean open = true;

    Client(String name, ClientTransport transport, long maxPendingBytes, ShardMetrics metrics) {
        this.name = name;
        this.transport = transport;
        this.maxPendingBytes = maxPendingBytes;
        this.metrics = metrics;
    }

    /** Its name while it is connected, which others may know. */
    public String name() {
        return name;
    }

    /** What its connection is called in the log; nobody else hears it. */
    public String id() {
        return transport.id();
    }

    final ShardMetrics metrics() {
        return metrics;
    }

    final boolean isOpen() {
        return open;
    }

    final long pendingBytes() {
        return open ? transport.pendingBytes() : 0;
    }

    /** Whether its socket takes more; what was written and not flushed is tried first. */
    final boolean isWritable() {
        if (transport.isWritable()) {
            return true;
        }
        transport.flush();
        return transport.isWritable();
    }

    /** Sends a ready frame, which stays the caller's; a client that lets too much gather is closed instead. */
    final void send(ByteBuf frame) {
        enforceLimit();
        sendUnbounded(frame);
    }

    /** As {@link #send}; it goes with the next {@link #flush}. */
    final void write(ByteBuf frame) {
        enforceLimit();
        countWrite(frame);
        writeUncounted(frame, false);
    }

    /** Whether it is open and little enough waits for it; closes one for which too much does. */
    final boolean enforceLimit() {
        if (open && transport.pendingBytes() > maxPendingBytes) {
            closeAsSlow("more than " + maxPendingBytes + " bytes wait for this client; read faster, or conflate");
        }
        return open;
    }

    /** As {@link #send}, without the bound: for what belongs together, and for the last words to a client. */
    final void sendUnbounded(ByteBuf frame) {
        countWrite(frame);
        writeUncounted(frame, true);
    }

    private void countWrite(ByteBuf frame) {
        if (open) {
            metrics.countWrites(frame.readableBytes(), 1);
        }
    }

    /** Not counted here. One client's failure never touches another: what its outlet throws ends here, and so does the client. */
    final void writeUncounted(ByteBuf frame, boolean flush) {
        if (!open) {
            return;
        }
        try {
            if (flush) {
                transport.send(frame);
            } else {
                transport.write(frame);
            }
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "Writing to " + id() + " failed; it is closed", e);
            close(INTERNAL_ERROR, "internal error");
        }
    }

    final void flush() {
        if (open) {
            transport.flush();
        }
    }

    /** Closes the connection and forgets the client. Does nothing if that has happened. */
    final void close(int code, String reason) {
        if (open) {
            transport.flush();
            open = false;
            transport.close(code, reason);
            onClosed();
        }
    }

    /** The connection has ended by itself. Does nothing if {@link #close} was called. */
    final void onDisconnect() {
        if (open) {
            open = false;
            onClosed();
        }
    }

    /** Too much waits for it, or for too long: closes it with the code for slow clients. */
    void closeAsSlow(String reason) {
        close(ErrorCode.SLOW_CLIENT.closeCode(), "slow client");
    }

    /** Leaves everything that it is part of. */
    abstract void onClosed();
}
