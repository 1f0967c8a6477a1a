package io.transom.tls.internal;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/** Two engines and the wire between them. */
final class Pair {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    final SSLEngine server;
    final SSLEngine client;
    private ByteBuffer atServer = NOTHING;
    private ByteBuffer atClient = NOTHING;
    private int changeAt = -1;
    private int change;
    private int sentByClient;

    Pair(SSLEngine server, SSLEngine client) {
        this.server = server;
        this.client = client;
    }

    /** The n-th byte that the client sends comes out different. */
    void changeByteOfClient(int position, int bits) {
        changeAt = position;
        change = bits;
    }

    /** Whether the byte to change was not sent. */
    boolean unchanged() {
        return sentByClient <= changeAt;
    }

    void handshake() throws SSLException {
        for (int step = 0; step < 50 && (busy(client) || busy(server)); step++) {
            exchange();
        }
        exchange(); // what comes behind the handshake
        if (busy(client) || busy(server)) {
            throw new SSLException("the handshake does not end");
        }
    }

    private static boolean busy(SSLEngine engine) {
        return !engine.isInboundDone() && engine.getSession().getProtocol().equals("NONE")
                || engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING;
    }

    private void exchange() throws SSLException {
        atServer = join(atServer, changed(sent(client)));
        read(server, atServer);
        atClient = join(atClient, sent(server));
        read(client, atClient);
    }

    private ByteBuffer changed(ByteBuffer bytes) {
        int at = changeAt - sentByClient;
        if (at >= 0 && at < bytes.remaining()) {
            bytes.put(at, (byte) (bytes.get(at) ^ change));
        }
        sentByClient += bytes.remaining();
        return bytes;
    }

    /** What the server reads of it. */
    byte[] toServer(byte[] text) throws SSLException {
        atServer = join(atServer, changed(written(client, text)));
        return read(server, atServer);
    }

    /** What the client reads of it. */
    byte[] toClient(byte[] text) throws SSLException {
        atClient = join(atClient, written(server, text));
        return read(client, atClient);
    }

    /** What it sends without being given anything. */
    ByteBuffer sent(SSLEngine engine) throws SSLException {
        var all = new ByteArrayOutputStream();
        tasks(engine);
        if (engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING && engine == client) {
            wrap(engine, NOTHING, all);
        }
        while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
            if (wrap(engine, NOTHING, all).getStatus() == Status.CLOSED) {
                break;
            }
            tasks(engine);
        }
        return ByteBuffer.wrap(all.toByteArray());
    }

    private static ByteBuffer written(SSLEngine engine, byte[] text) throws SSLException {
        var all = new ByteArrayOutputStream();
        ByteBuffer source = ByteBuffer.wrap(text);
        do {
            wrap(engine, source, all);
        } while (source.hasRemaining());
        return ByteBuffer.wrap(all.toByteArray());
    }

    private static SSLEngineResult wrap(SSLEngine engine, ByteBuffer source, ByteArrayOutputStream all)
            throws SSLException {
        var target = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        SSLEngineResult result = engine.wrap(source, target);
        all.write(target.array(), 0, target.position());
        return result;
    }

    private static byte[] read(SSLEngine engine, ByteBuffer wire) throws SSLException {
        var all = new ByteArrayOutputStream();
        while (wire.hasRemaining()) {
            var target = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
            Status status = engine.unwrap(wire, target).getStatus();
            all.write(target.array(), 0, target.position());
            tasks(engine);
            if (status != Status.OK || engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                break;
            }
        }
        return all.toByteArray();
    }

    private static void tasks(SSLEngine engine) {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    private static ByteBuffer join(ByteBuffer first, ByteBuffer second) {
        return ByteBuffer.allocate(first.remaining() + second.remaining())
                .put(first)
                .put(second)
                .flip();
    }
}
