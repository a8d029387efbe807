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
 * @param from where on the way out it begins
 * @param socket the socket itself where frames may be written straight to it, or null
 * @param unheard a promise that tells nobody: the channel's own would report each of the thousand frames that wait
 *     when a slow client is closed as an error of its own, where the close says it all
 */
record ChannelTransport(
        Channel channel,
        ChannelHandlerContext from,
        @Nullable FileDescriptor socket,
        WebSocketConnection connection,
        ChannelPromise unheard)
        implements ClientTransport {
    private static final Logger LOG = Logger.getLogger(ChannelTransport.class);

    @Override
    public String id() {
        return connection.id();
    }

    @Override
    public void write(ByteBuf frame) {
        from.write(frame.retainedDuplicate(), unheard);
    }

    @Override
    public void send(ByteBuf frame) {
        ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
        // A channel that is being closed has no buffer any more, and the number of its socket may be another client's.
        boolean isIdle = waiting != null && waiting.totalPendingWriteBytes() == 0;
        if (!isIdle || socket == null || !frame.hasMemoryAddress() || !sentAtOnce(frame, socket)) {
            from.writeAndFlush(frame.retainedDuplicate(), unheard);
        }
    }

    /**
     * With nothing waiting before it a frame goes straight to the socket: a third of the time that a write takes
     * besides the system call is spent on a queue that is empty.
     *
     * @return false if nothing was sent
     */
    private boolean sentAtOnce(ByteBuf frame, FileDescriptor socket) {
        int sent;
        try {
            sent = socket.writeAddress(frame.memoryAddress(), frame.readerIndex(), frame.writerIndex());
        } catch (IOException e) {
            // The ordinary way meets the same error, and ends the connection as it should be ended.
            return false;
        }
        if (sent > 0 && sent < frame.readableBytes()) {
            int rest = frame.readableBytes() - sent;
            from.writeAndFlush(frame.retainedSlice(frame.readerIndex() + sent, rest), unheard);
        }
        return sent > 0;
    }

    @Override
    public void flush() {
        from.flush();
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
        ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
        return waiting == null ? 0 : waiting.totalPendingWriteBytes();
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
