package io.quotecast.web.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.unix.FileDescriptor;
import io.quarkus.websockets.next.WebSocketConnection;
import io.quotecast.push.ClientTransport;
import java.io.IOException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Writes assembled frames to the channel of one connection, directly to its socket where possible. Owned by the
 * connection's event loop.
 *
 * @param context the handler context at which outbound writes start
 * @param socket the socket, if frames may be written to it directly, else null
 * @param voidPromise a promise without listeners: the channel's own would report an error for each of the possibly
 *     thousands of frames that are discarded when a slow client is closed
 */
record ChannelTransport(
        Channel channel,
        ChannelHandlerContext context,
        @Nullable FileDescriptor socket,
        WebSocketConnection connection,
        ChannelPromise voidPromise)
        implements ClientTransport {
    private static final Logger LOG = Logger.getLogger(ChannelTransport.class);

    @Override
    public String id() {
        return connection.id();
    }

    @Override
    public void write(ByteBuf frame) {
        context.write(frame.retainedDuplicate(), voidPromise);
    }

    @Override
    public void send(ByteBuf frame) {
        ChannelOutboundBuffer outboundBuffer = channel.unsafe().outboundBuffer();
        // A closing channel has no buffer, and its file descriptor may already belong to another client.
        boolean isIdle = outboundBuffer != null && outboundBuffer.totalPendingWriteBytes() == 0;
        if (!isIdle || socket == null || !frame.hasMemoryAddress() || !tryWriteDirectly(frame, socket)) {
            context.writeAndFlush(frame.retainedDuplicate(), voidPromise);
        }
    }

    /**
     * Writes a frame directly to the socket, which is correct only while no frame is queued. This avoids the outbound
     * buffer, which takes a third of the time of a write besides the system call.
     *
     * @return false if nothing was written
     */
    private boolean tryWriteDirectly(ByteBuf frame, FileDescriptor socket) {
        int written;
        try {
            written = socket.writeAddress(frame.memoryAddress(), frame.readerIndex(), frame.writerIndex());
        } catch (IOException e) {
            // A write through the channel meets the same error and closes the connection properly.
            return false;
        }
        if (written > 0 && written < frame.readableBytes()) {
            int remaining = frame.readableBytes() - written;
            context.writeAndFlush(frame.retainedSlice(frame.readerIndex() + written, remaining), voidPromise);
        }
        return written > 0;
    }

    @Override
    public void flush() {
        context.flush();
    }

    @Override
    public boolean isWritable() {
        return channel.isWritable();
    }

    @Override
    public void onWritable(Runnable task) {
        Channels.onWritable(channel, task);
    }

    @Override
    public long pendingBytes() {
        ChannelOutboundBuffer outboundBuffer = channel.unsafe().outboundBuffer();
        return outboundBuffer == null ? 0 : outboundBuffer.totalPendingWriteBytes();
    }

    @Override
    public void close(int code, String reason) {
        if (connection.isOpen()) {
            connection
                    .close(CloseReasons.of(code, reason))
                    .subscribe()
                    .with(
                            done -> {},
                            failure -> LOG.debugf("%s had closed before the server closed it", connection.id()));
        }
    }

    @Override
    public void abort() {
        channel.close();
    }
}
