package io.quotecast.push;

import io.netty.buffer.ByteBuf;
import io.quotecast.protocol.ErrorCode;

/** A client with its socket and a bound on the bytes not yet sent to it. Owned by the shard's thread. */
public abstract class Client {
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

    /** Returns the name under which other clients know this one while it is connected. */
    public String name() {
        return name;
    }

    /** Returns the id of the connection in the log, which is not sent to any client. */
    public String id() {
        return transport.id();
    }

    final ShardMetrics metrics() {
        return metrics;
    }

    final boolean isOpen() {
        return open;
    }

    public final long pendingBytes() {
        return open ? transport.pendingBytes() : 0;
    }

    /** Returns whether the socket accepts data, after a flush if that is needed. */
    public final boolean isWritable() {
        if (transport.isWritable()) {
            return true;
        }
        transport.flush();
        return transport.isWritable();
    }

    /** Sends a frame, which the caller still owns; closes the client instead if too many bytes are pending. */
    final void send(ByteBuf frame) {
        enforceLimit();
        sendUnbounded(frame);
    }

    /** Like {@link #send}, but the frame is not sent before the next {@link #flush}. */
    final void write(ByteBuf frame) {
        enforceLimit();
        countWrite(frame);
        writeUncounted(frame, false);
    }

    /**
     * Writes a frame of events, which the caller still owns, without counting it.
     *
     * @return false if the socket is full and nothing was written
     */
    final boolean tryWrite(ByteBuf frame, boolean flush) {
        if (open && !isWritable()) {
            return false;
        }
        writeUncounted(frame, flush);
        return true;
    }

    /** Closes the client if too many bytes are pending; returns whether it is open afterwards. */
    final boolean enforceLimit() {
        if (open && transport.pendingBytes() > maxPendingBytes) {
            closeAsSlow("more than " + maxPendingBytes + " bytes are pending for this client; read faster or conflate");
        }
        return open;
    }

    /**
     * Like {@link #send}, without the bound: for frames that belong together, and for the last message to a client.
     */
    public final void sendUnbounded(ByteBuf frame) {
        countWrite(frame);
        writeUncounted(frame, true);
    }

    private void countWrite(ByteBuf frame) {
        if (open) {
            metrics.countWrites(frame.readableBytes(), 1);
        }
    }

    private void writeUncounted(ByteBuf frame, boolean flush) {
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
            // A failure of one connection must not reach the clients that are written to after it.
            LOG.log(System.Logger.Level.ERROR, "Failed to write to " + id() + "; closing the connection", e);
            close(INTERNAL_ERROR, "internal error");
        }
    }

    final void flush() {
        if (open) {
            transport.flush();
        }
    }

    /** Closes the connection and releases the client. Does nothing if it is closed already. */
    final void close(int code, String reason) {
        if (open) {
            open = false;
            try {
                transport.flush();
                transport.close(code, reason);
            } finally {
                onClosed();
            }
        }
    }

    /** Closes the connection because events for it may be lost. The client resumes. */
    final void closeAfterFailure() {
        try {
            close(INTERNAL_ERROR, "internal error; resume with the last cursor");
        } catch (RuntimeException | Error e) {
            // Without memory for a close frame, the end of the connection tells the client the same.
            transport.abort();
            LOG.log(System.Logger.Level.DEBUG, "Failed to close " + id(), e);
        }
    }

    /** The connection was closed by the other side or by a failure. Does nothing after {@link #close}. */
    final void onDisconnect() {
        if (open) {
            open = false;
            onClosed();
        }
    }

    /**
     * Closes the connection with the code for slow clients.
     *
     * @param reason sent first to clients whose protocol has error messages
     */
    public void closeAsSlow(String reason) {
        close(ErrorCode.SLOW_CLIENT.closeCode(), "slow client");
    }

    /** Closes the connection because the administrator has said so. */
    void closeAsRemoved(String reason) {
        close(ErrorCode.REMOVED.closeCode(), reason);
    }

    /** Removes the client from everything that refers to it. Called once. */
    abstract void onClosed();
}
