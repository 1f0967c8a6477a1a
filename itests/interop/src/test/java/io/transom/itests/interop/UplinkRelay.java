package io.transom.itests.interop;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Between a node and its master, whichever is ours: lets the node offer one sub-protocol only, cuts connections, and remembers what the node says in
 * WebSocket frames (RFC 6455, section 5). Everything else passes as it is.
 */
final class UplinkRelay implements AutoCloseable {
    private static final Pattern OFFER = Pattern.compile("(?im)^Sec-WebSocket-Protocol:[^\r\n]*");
    private static final int TEXT = 1;
    private static final int CLOSE = 8;

    private final ServerSocket listening;
    private final URI master;
    private final List<Socket> open = new ArrayList<>();
    private final List<String> said = new ArrayList<>();
    private volatile String only;
    private volatile String offered = "";
    private volatile String chosen = "";

    UplinkRelay(URI master, String only) {
        this.master = master;
        this.only = only;
        try {
            listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        inBackground("accept", () -> {
            while (true) {
                Socket node = listening.accept();
                var socket = new Socket(master.getHost(), master.getPort());
                synchronized (this) {
                    open.addAll(List.of(node, socket));
                }
                inBackground("answers", () -> answers(socket.getInputStream(), node.getOutputStream()));
                inBackground("requests", () -> requests(node.getInputStream(), socket));
            }
        });
    }

    URI url() {
        return URI.create("ws://127.0.0.1:" + listening.getLocalPort() + master.getPath());
    }

    /** Ends what is connected; the next connection offers that sub-protocol. */
    void cut(String offer) {
        only = offer;
        chosen = "";
        List<Socket> ended;
        synchronized (this) {
            ended = List.copyOf(open);
            open.clear();
        }
        ended.forEach(UplinkRelay::close);
    }

    /** The sub-protocols that the node offered last, before that was changed. */
    String offered() {
        return offered;
    }

    /** The sub-protocol that the master has taken; empty as long as it has not answered. */
    String chosen() {
        return chosen;
    }

    /** Text messages of the node, and {@code close <status>}. */
    synchronized List<String> said() {
        return List.copyOf(said);
    }

    private void requests(InputStream node, Socket socket) throws IOException {
        String head = head(node);
        offered = subprotocols(head);
        String changed = OFFER.matcher(head).replaceFirst("Sec-WebSocket-Protocol: " + only);
        socket.getOutputStream().write(changed.getBytes(StandardCharsets.ISO_8859_1));
        var in = new DataInputStream(node);
        while (true) {
            var frame = new ByteArrayOutputStream();
            int first = in.read();
            if (first < 0) {
                socket.shutdownOutput();
                return;
            }
            frame.write(first);
            int second = in.readUnsignedByte();
            frame.write(second);
            int length = second & 0x7f;
            if (length > 125) {
                byte[] extended = in.readNBytes(length == 126 ? 2 : 8);
                frame.writeBytes(extended);
                length = new java.math.BigInteger(1, extended).intValueExact();
            }
            byte[] mask = in.readNBytes(4);
            byte[] payload = in.readNBytes(length);
            frame.writeBytes(mask);
            frame.writeBytes(payload);
            if (payload.length < length) {
                throw new EOFException();
            }
            remember(first & 0x0f, mask, payload);
            socket.getOutputStream().write(frame.toByteArray());
        }
    }

    private synchronized void remember(int opcode, byte[] mask, byte[] masked) {
        byte[] payload = masked.clone();
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= mask[i % 4];
        }
        if (opcode == TEXT) {
            said.add(new String(payload, StandardCharsets.UTF_8));
        } else if (opcode == CLOSE && payload.length > 1) {
            said.add("close " + ((payload[0] & 0xff) << 8 | payload[1] & 0xff));
        }
    }

    private void answers(InputStream socket, OutputStream node) throws IOException {
        String head = head(socket);
        chosen = subprotocols(head);
        node.write(head.getBytes(StandardCharsets.ISO_8859_1));
        socket.transferTo(node);
        node.close();
    }

    private static String subprotocols(String head) {
        Matcher line = OFFER.matcher(head);
        return line.find()
                ? line.group().substring(line.group().indexOf(':') + 1).strip()
                : "";
    }

    private static String head(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException();
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void inBackground(String name, Work work) {
        var thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException ended) {
                        // a connection was closed, by whichever side
                    }
                },
                "relay-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException alreadyClosed) {
            throw new UncheckedIOException(alreadyClosed);
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        cut(only);
    }
}
