package io.quotecast.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Connections that send bytes as fast as the server takes them, and read nothing unless asked to. */
public final class HostilePeers implements AutoCloseable {
    private static final int CONNECT_MILLIS = 60_000;

    private final URI server;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicLong sentBytes = new AtomicLong();
    private final AtomicInteger ended = new AtomicInteger();

    public HostilePeers(URI server) {
        this.server = server;
    }

    /** Opens a connection and sends these bytes, and then this part so many times, on a thread of its own. */
    public HostilePeers send(byte[] first, byte[] part, int times) throws IOException {
        Socket socket = open();
        start(() -> {
            OutputStream out = socket.getOutputStream();
            out.write(first);
            for (int i = 0; i < times && !socket.isClosed(); i++) {
                out.write(part);
                sentBytes.addAndGet(part.length);
            }
        });
        return this;
    }

    /** Opens a connection that sends nothing but these bytes. */
    public HostilePeers send(byte[] bytes) throws IOException {
        Socket socket = open();
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            // The server has closed the connection already.
            ended.incrementAndGet();
        }
        return this;
    }

    /** Opens a connection, sends these bytes, and reads until the server closes it. */
    public HostilePeers sendAndRead(byte[] first, byte[] part, int times) throws IOException {
        send(first, part, times);
        Socket socket = sockets.get(sockets.size() - 1);
        start(() -> {
            InputStream in = socket.getInputStream();
            byte[] buffer = new byte[65_536];
            while (in.read(buffer) >= 0) {
                // The content does not matter.
            }
            ended.incrementAndGet();
        });
        return this;
    }

    /** Returns how many connections the server has ended, among those that read. */
    public int ended() {
        return ended.get();
    }

    public long sentBytes() {
        return sentBytes.get();
    }

    private Socket open() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4_096);
        socket.connect(
                new InetSocketAddress(InetAddress.getByName(server.getHost()), server.getPort()), CONNECT_MILLIS);
        sockets.add(socket);
        return socket;
    }

    private void start(Attack attack) {
        Thread thread = new Thread(
                () -> {
                    try {
                        attack.run();
                    } catch (IOException e) {
                        ended.incrementAndGet();
                    }
                },
                "hostile-peer");
        thread.setDaemon(true);
        thread.start();
    }

    private interface Attack {
        void run() throws IOException;
    }

    @Override
    public void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
