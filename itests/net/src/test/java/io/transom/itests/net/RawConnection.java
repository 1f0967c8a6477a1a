package io.transom.itests.net;

import static io.transom.itests.net.Frames.TEXT;
import static io.transom.itests.net.Frames.ascii;
import static io.transom.itests.net.Frames.frame;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A TCP connection to a center on which anything can be sent. */
final class RawConnection implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 30_000;

    private final Socket socket;
    private final int port;

    private RawConnection(int port) throws IOException {
        this.port = port;
        this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    static RawConnection open(CenterProcess center) throws IOException {
        return new RawConnection(center.port());
    }

    /** One whose opening handshake is through. */
    static RawConnection webSocket(CenterProcess center, String subprotocol) throws IOException {
        var connection = open(center);
        connection.upgrade(subprotocol);
        assertEquals("HTTP/1.1 101", connection.firstLine().substring(0, 12));
        while (!connection.firstLine().isEmpty()) {
            // the other headers
        }
        return connection;
    }

    /** An anonymous client that has joined realm default, in JSON. */
    static RawConnection member(CenterProcess center) throws IOException {
        var connection = webSocket(center, "wamp.2.json");
        connection.write(
                frame(TEXT, ascii("[1,\"default\",{\"roles\":{\"caller\":{}},\"authmethods\":[\"anonymous\"]}]")));
        assertTrue(connection.readMessage().startsWith("[2,"), "WELCOME");
        return connection;
    }

    void upgrade(String subprotocol) throws IOException {
        write(ascii("GET /ws HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: "
                + subprotocol + "\r\n\r\n"));
    }

    /** Who is cut off while he sends may learn of it by a broken pipe. */
    void write(byte[] bytes) throws IOException {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException cutOff) {
            assertTrue(bytes.length > 10_000, "a short message can always be sent");
        }
    }

    /** The other side closes or resets the connection within the patience of the socket. */
    void assertEnds() throws IOException {
        InputStream in = socket.getInputStream();
        var buffer = new byte[8192];
        try {
            while (in.read(buffer) >= 0) {
                // an answer, a close frame
            }
        } catch (SocketTimeoutException stillOpen) {
            throw new AssertionError("the connection is still open after " + PATIENCE_MILLIS + " ms", stillOpen);
        } catch (IOException reset) {
            assertTrue(
                    reset.getMessage().contains("reset") || reset.getMessage().contains("pipe"), reset::getMessage);
        }
    }

    /** As above, but hangs up once there is an answer, so that nobody need wait for the other. */
    void assertRefused() throws IOException {
        try {
            if (socket.getInputStream().read() >= 0) {
                socket.shutdownOutput();
            }
        } catch (SocketTimeoutException silent) {
            throw new AssertionError("neither an answer nor an end after " + PATIENCE_MILLIS + " ms", silent);
        } catch (IOException reset) {
            return;
        }
        assertEnds();
    }

    String firstLine() throws IOException {
        InputStream in = socket.getInputStream();
        var line = new ByteArrayOutputStream();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            line.write(c);
        }
        return line.toString(StandardCharsets.US_ASCII).strip();
    }

    /** The next text message; the server neither masks nor fragments. */
    String readMessage() throws IOException {
        InputStream in = socket.getInputStream();
        while (true) {
            int first = in.read();
            int length = in.read();
            if (length == 126) {
                length = in.read() << 8 | in.read();
            } else if (length == 127) {
                length = (int) ByteBuffer.wrap(in.readNBytes(8)).getLong();
            }
            byte[] payload = in.readNBytes(length);
            if ((first & 0x0f) == TEXT) {
                return new String(payload, StandardCharsets.UTF_8);
            }
            assertEquals(9, first & 0x0f, "a ping is all that may come in between");
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
