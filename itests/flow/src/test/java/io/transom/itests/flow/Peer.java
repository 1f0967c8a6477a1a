package io.transom.itests.flow;

import io.transom.wamp.Message;
import io.transom.wamp.ProtocolException;
import io.transom.wamp.serializer.ReadLimits;
import io.transom.wamp.serializer.Serializer;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** One connection whose bytes the test makes itself; blocking. */
final class Peer implements Closeable {
    /** What messages of a router take here, inflated. */
    private static final int LONGEST = 1 << 16;

    private final Socket socket;
    private final DataInputStream in;
    private final Wire wire;

    /** Connects; nothing is sent yet. */
    Peer(int port, Wire wire) throws IOException {
        this(port, wire, 0);
    }

    /** @param buffers of the socket, bytes; 0 for as many as it likes */
    Peer(int port, Wire wire, int buffers) throws IOException {
        this.socket = new Socket();
        if (buffers > 0) {
            socket.setReceiveBufferSize(buffers);
            socket.setSendBufferSize(buffers);
        }
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        this.wire = wire;
        socket.setSoTimeout(Crowd.PATIENCE * 1_000);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(socket.getInputStream());
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    void send(Message message) throws IOException {
        send(wire.frame(message));
    }

    /** Opens the transport and joins. */
    Peer join() throws IOException {
        open();
        send(wire.hello());
        if (!(read() instanceof Message.Welcome)) {
            throw new IOException("no WELCOME");
        }
        return this;
    }

    void open() throws IOException {
        send(wire.opening());
        if (wire.webSocket()) {
            var head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) in.readByte());
            }
            if (!head.toString().startsWith("HTTP/1.1 101")) {
                throw new IOException("refused: " + head);
            }
        } else {
            in.readFully(new byte[4]);
        }
    }

    /** The next message. A close frame, as an ABORT with its code, ends it; the end of the connection is an {@link IOException}. */
    Message read() throws IOException {
        byte[] content;
        if (wire.webSocket()) {
            int first = in.readUnsignedByte();
            int length = in.readUnsignedByte();
            content = new byte[length == 126 ? in.readUnsignedShort() : length == 127 ? (int) in.readLong() : length];
            in.readFully(content);
            if ((first & 0x0F) == 8) {
                return new Message.Abort(Map.of(), "close code " + ((content[0] & 0xFF) << 8 | content[1] & 0xFF));
            }
            content = (first & 0x40) == 0 ? content : inflated(content);
        } else {
            content = new byte[in.readInt() & 0xFFFFFF];
            in.readFully(content);
        }
        try {
            return Serializer.of(wire.encoding()).read(content, 0, content.length, ReadLimits.DEFAULT);
        } catch (ProtocolException wrong) {
            throw new IOException(wrong);
        }
    }

    private static byte[] inflated(byte[] content) throws IOException {
        var inflater = new Inflater(true);
        try {
            inflater.setInput(Wire.joined(content, new byte[] {0, 0, (byte) 0xFF, (byte) 0xFF}));
            var whole = new byte[LONGEST];
            return Arrays.copyOf(whole, inflater.inflate(whole));
        } catch (DataFormatException wrong) {
            throw new IOException(wrong);
        } finally {
            inflater.end();
        }
    }

    /** Reads on until ABORT or the end; how it ended: the reason, or "closed" and why. */
    String end() {
        try {
            while (true) {
                if (read() instanceof Message.Abort abort) {
                    return abort.reason() + " " + abort.details().getOrDefault("message", "");
                }
            }
        } catch (IOException ended) {
            return "closed, " + ended;
        }
    }

    /** Reads whatever comes until the end of the connection. */
    void drain() {
        try {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException reset) {
            // an end as well
        }
    }

    /** Sends nothing more, and can still read. */
    void endOfOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** Ends the connection with a reset instead of in order. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
