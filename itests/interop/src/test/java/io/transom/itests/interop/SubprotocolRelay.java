package io.transom.itests.interop;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Stands between a WebSocket client and its server and lets the client offer one sub-protocol only, whatever it offers itself. What
 * comes after the opening handshake passes as it is.
 */
final class SubprotocolRelay implements AutoCloseable {
    private static final String HEADER = "sec-websocket-protocol:";

    private final URI server;
    private final ServerSocket listening;
    private final List<Socket> open = new ArrayList<>();
    private String only;
    private String offered = "";
    private String chosen = "";

    SubprotocolRelay(URI server, String only) {
        this.server = server;
        this.only = only;
        try {
            listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
        inBackground(this::accept);
    }

    URI url() {
        return URI.create("ws://127.0.0.1:" + listening.getLocalPort() + server.getPath());
    }

    /** From now on another one; connections that exist are cut. */
    void only(String subprotocol) throws IOException {
        synchronized (this) {
            only = subprotocol;
            chosen = "";
        }
        cut();
    }

    /** What the client offered last, before it was changed. */
    synchronized String offered() {
        return offered;
    }

    /** What the server has chosen; empty as long as it has not answered. */
    synchronized String chosen() {
        return chosen;
    }

    private void accept() throws IOException {
        while (!listening.isClosed()) {
            Socket client = listening.accept();
            inBackground(() -> relay(client));
        }
    }

    private void relay(Socket client) throws IOException {
        try (client;
                var upstream = new Socket(server.getHost(), server.getPort())) {
            synchronized (this) {
                open.add(client);
                open.add(upstream);
            }
            InputStream fromClient = client.getInputStream();
            OutputStream toServer = upstream.getOutputStream();
            toServer.write(request(head(fromClient)));
            inBackground(() -> {
                fromClient.transferTo(toServer);
                upstream.shutdownOutput();
            });
            InputStream fromServer = upstream.getInputStream();
            OutputStream toClient = client.getOutputStream();
            toClient.write(response(head(fromServer)));
            fromServer.transferTo(toClient);
        }
    }

    private static List<String> head(InputStream in) throws IOException {
        var bytes = new StringBuilder();
        while (!bytes.toString().endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the end before the end of the head: " + bytes);
            }
            bytes.append((char) next);
        }
        return List.of(bytes.toString().split("\r\n"));
    }

    private synchronized byte[] request(List<String> lines) {
        var changed = new ArrayList<String>();
        for (String line : lines) {
            if (isSubprotocol(line)) {
                offered = line.substring(HEADER.length()).trim();
                changed.add("Sec-WebSocket-Protocol: " + only);
            } else {
                changed.add(line);
            }
        }
        return bytes(changed);
    }

    private synchronized byte[] response(List<String> lines) {
        for (String line : lines) {
            if (isSubprotocol(line)) {
                chosen = line.substring(HEADER.length()).trim();
            }
        }
        return bytes(lines);
    }

    private static boolean isSubprotocol(String line) {
        return line.regionMatches(true, 0, HEADER, 0, HEADER.length());
    }

    private static byte[] bytes(List<String> lines) {
        return (String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    private interface Work {
        void run() throws IOException;
    }

    /** A connection that ends ends its work. */
    private static void inBackground(Work work) {
        var thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException ended) {
                        return;
                    }
                },
                "relay");
        thread.setDaemon(true);
        thread.start();
    }

    private synchronized void cut() throws IOException {
        for (Socket socket : open) {
            socket.close();
        }
        open.clear();
    }

    @Override
    public void close() {
        try {
            listening.close();
            cut();
        } catch (IOException ended) {
            throw new UncheckedIOException(ended);
        }
    }
}
