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
 * Writes ready frames to the channel of one connection, the short way where that is open. Owned by its event loop.
 *
 * @param context where on the way out it begins
 * @param socket the socket itself where frames may be written straight to it, or null
 * @param voidPromise a promise that tells nobody: the channel's own would report each of the thousand frames that wait
 *     when a slow client is closed as an error of its own, where the close says it all
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
        // A channel that is being closed has no buffer any more, and the number of its socket may be another client's.
        boolean isIdle = outboundBuffer != null && outboundBuffer.totalPendingWriteBytes() == 0;
        if (!isIdle || socket == null || !frame.hasMemoryAddress() || !tryWriteDirectly(frame, socket)) {
            context.writeAndFlush(frame.retainedDuplicate(), voidPromise);
        }
    }

    /**
     * With nothing waiting before it a frame goes straight to the socket: a third of the time that a write takes
     * besides the system call is spent on a queue that is empty.
     *
     * @return false if nothing was sent
     */
    private boolean tryWriteDirectly(ByteBuf frame, FileDescriptor socket) {
        int written;
        try {
            written = socket.writeAddress(frame.memoryAddress(), frame.readerIndex(), frame.writerIndex());
        } catch (IOException e) {
            // The ordinary way meets the same error, and ends the connection as it should be ended.
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
                    .with(done -> {}, failure -> LOG.debugf("%s was gone before it was closed", connection.id()));
        }
    }
}
