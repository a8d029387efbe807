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

    private final ServerSocket serverSocket;
    private final Set<Socket> openSockets = ConcurrentHashMap.newKeySet();
    private volatile int targetPort;
    private volatile boolean cut;

    public TcpProxy() throws IOException {
        serverSocket = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
        startThread(this::accept);
    }

    public int port() {
        return serverSocket.getLocalPort();
    }

    public TcpProxy forwardTo(int port) {
        targetPort = port;
        return this;
    }

    /** Breaks every connection, and lets none through. */
    public void cut() {
        cut = true;
        openSockets.forEach(TcpProxy::closeSocket);
    }

    /** Lets connections through again. */
    public void restore() {
        cut = false;
    }

    @Override
    public void close() throws IOException {
        serverSocket.close();
        cut();
    }

    private void accept() {
        while (!serverSocket.isClosed()) {
            try {
                Socket clientSocket = serverSocket.accept();
                openSockets.add(clientSocket);
                if (cut) {
                    closeSocket(clientSocket);
                    continue;
                }
                Socket targetSocket = new Socket(InetAddress.getLoopbackAddress(), targetPort);
                openSockets.add(targetSocket);
                clientSocket.setTcpNoDelay(true);
                targetSocket.setTcpNoDelay(true);
                startThread(() -> forward(clientSocket, targetSocket));
                startThread(() -> forward(targetSocket, clientSocket));
                if (cut) {
                    cut();
                }
            } catch (IOException e) {
                // The door was closed, or nobody is at the other end: whoever came finds his connection broken.
                if (cut) {
                    openSockets.forEach(TcpProxy::closeSocket);
                }
            }
        }
    }

    private void forward(Socket from, Socket to) {
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
            openSockets.remove(from);
            openSockets.remove(to);
        }
    }

    private static void closeSocket(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void startThread(Runnable task) {
        Thread thread = new Thread(task, "tcp-proxy");
        thread.setDaemon(true);
        thread.start();
    }
}
