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

/** A TCP proxy that a test can cut, as a broken network does. */
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

    /** Closes all connections and refuses new ones. */
    public void cut() {
        cut = true;
        openSockets.forEach(TcpProxy::closeSocket);
    }

    /** Accepts connections again. */
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
                // The proxy was closed or cut, or nothing listens at the target; the client's connection is broken.
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
            // One end is broken; the other is closed too.
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
