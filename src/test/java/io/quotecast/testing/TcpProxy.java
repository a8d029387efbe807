package io.quotecast.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A piece of network that can be cut: what comes to its port is led to another, while it may. */
public final class TcpProxy implements AutoCloseable {
    private static final int BUFFER = 65_536;

    private final ServerSocket door;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile int target;
    private volatile boolean cut;

    public TcpProxy() throws IOException {
        door = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    public int port() {
        return door.getLocalPort();
    }

    public TcpProxy leadTo(int port) {
        target = port;
        return this;
    }

    /** Breaks every connection, and lets none through. */
    public void cut() {
        cut = true;
        open.forEach(TcpProxy::shut);
    }

    /** Lets connections through again. */
    public void mend() {
        cut = false;
    }

    @Override
    public void close() throws IOException {
        door.close();
        cut();
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket near = door.accept();
                open.add(near);
                if (cut) {
                    shut(near);
                    continue;
                }
                Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
                open.add(far);
                near.setTcpNoDelay(true);
                far.setTcpNoDelay(true);
                start(() -> lead(near, far));
                start(() -> lead(far, near));
                if (cut) {
                    cut();
                }
            } catch (IOException e) {
                // The door was closed, or nobody is at the other end: whoever came finds his connection broken.
                if (cut) {
                    open.forEach(TcpProxy::shut);
                }
            }
        }
    }

    private void lead(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
            }
        } catch (IOException e) {
            // Broken at one end: the other is closed with it.
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    private static void shut(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "tcp-proxy");
        thread.setDaemon(true);
        thread.start();
    }
}
