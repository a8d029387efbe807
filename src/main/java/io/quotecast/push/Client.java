package io.quotecast.push;

import io.netty.buffer.ByteBuf;
import io.quotecast.protocol.ErrorCode;

/** Someone at the other end of a socket, whose unsent bytes are bounded. Owned by the shard's thread. */
public abstract sealed class Client permits Subscriber, RoomClient {
    private static final System.Logger LOG = System.getLogger(Client.class.getName());
    private static final int INTERNAL_ERROR = 1011;

    private final String name;
    private final ClientTransport clientTransport;
    private final long mostPending;
    private final ShardMetrics counts;
    private boolean open = true;

    Client(String name, ClientTransport clientTransport, long mostPending, ShardMetrics counts) {
        this.name = name;
        this.clientTransport = clientTransport;
        this.mostPending = mostPending;
        this.counts = counts;
    }

    /** Its name while it is connected, which others may know. */
    public String name() {
        return name;
    }

    /** What its connection is called in the log; nobody else hears it. */
    public String id() {
        return clientTransport.id();
    }

    final ShardMetrics counts() {
        return counts;
    }

    final boolean isOpen() {
        return open;
    }

    final long pendingBytes() {
        return open ? clientTransport.pendingBytes() : 0;
    }

    /** Whether its socket takes more; what was written and not flushed is tried first. */
    final boolean isWritable() {
        if (clientTransport.isWritable()) {
            return true;
        }
        clientTransport.flush();
        return clientTransport.isWritable();
    }

    /** Sends a ready frame, which stays the caller's; a client that lets too much gather is closed instead. */
    final void send(ByteBuf frame) {
        keepsUp();
        sendAnyway(frame);
    }

    /** As {@link #send}; it goes with the next {@link #flush}. */
    final void write(ByteBuf frame) {
        keepsUp();
        count(frame);
        pass(frame, false);
    }

    /** Whether it is open and little enough waits for it; closes one for which too much does. */
    final boolean keepsUp() {
        if (open && clientTransport.pendingBytes() > mostPending) {
            onSlow("more than " + mostPending + " bytes wait for this client; read faster, or conflate");
        }
        return open;
    }

    /** As {@link #send}, without the bound: for what belongs together, and for the last words to a client. */
    final void sendAnyway(ByteBuf frame) {
        count(frame);
        pass(frame, true);
    }

    private void count(ByteBuf frame) {
        if (open) {
            counts.wrote(frame.readableBytes(), 1);
        }
    }

    /** Not counted here. One client's failure never touches another: what its outlet throws ends here, and so does the client. */
    final void pass(ByteBuf frame, boolean flush) {
        if (!open) {
            return;
        }
        try {
            if (flush) {
                clientTransport.send(frame);
            } else {
                clientTransport.write(frame);
            }
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "Writing to " + id() + " failed; it is closed", e);
            close(INTERNAL_ERROR, "internal error");
        }
    }

    final void flush() {
        if (open) {
            clientTransport.flush();
        }
    }

    /** Closes the connection and forgets the client. Does nothing if that has happened. */
    final void close(int code, String reason) {
        if (open) {
            clientTransport.flush();
            open = false;
            clientTransport.close(code, reason);
            onGone();
        }
    }

    /** The connection has ended by itself. Does nothing if {@link #close} was called. */
    final void gone() {
        if (open) {
            open = false;
            onGone();
        }
    }

    /** Too much waits for it, or for too long: closes it with the code for slow clients. */
    void onSlow(String why) {
        close(ErrorCode.SLOW_CLIENT.closeCode(), "slow client");
    }

    /** Leaves everything that it is part of. */
    abstract void onGone();
}
