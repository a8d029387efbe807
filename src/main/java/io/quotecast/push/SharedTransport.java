package io.quotecast.push;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/** A transport with several users, each of which learns when it becomes writable. Owned by the shard's thread. */
final class SharedTransport implements ClientTransport {
    /** The first close code that the WebSocket protocol leaves to applications (RFC 6455, section 7.4.2). */
    private static final int FIRST_PRIVATE_CODE = 4000;
    /** The close code for a violation of policy. */
    private static final int POLICY_VIOLATION = 1008;

    private final ClientTransport transport;
    private final List<Runnable> tasks = new ArrayList<>();
    private boolean isClosed;

    SharedTransport(ClientTransport transport) {
        this.transport = transport;
        transport.onWritable(() -> List.copyOf(tasks).forEach(Runnable::run));
    }

    @Override
    public String id() {
        return transport.id();
    }

    @Override
    public void write(ByteBuf frame) {
        transport.write(frame);
    }

    @Override
    public void send(ByteBuf frame) {
        transport.send(frame);
    }

    @Override
    public void flush() {
        transport.flush();
    }

    @Override
    public boolean isWritable() {
        return transport.isWritable();
    }

    @Override
    public void onWritable(Runnable task) {
        tasks.add(task);
    }

    @Override
    public long pendingBytes() {
        return transport.pendingBytes();
    }

    /** Closes once, with a code that clients of other feeds know. */
    @Override
    public void close(int code, String reason) {
        if (!isClosed) {
            isClosed = true;
            transport.close(code >= FIRST_PRIVATE_CODE ? POLICY_VIOLATION : code, reason);
        }
    }

    @Override
    public void abort() {
        isClosed = true;
        transport.abort();
    }
}
