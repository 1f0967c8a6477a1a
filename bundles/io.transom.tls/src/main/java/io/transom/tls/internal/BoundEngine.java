package io.transom.tls.internal;

import io.transom.transport.TlsEngines.ChannelBound;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.jspecify.annotations.Nullable;

/**
 * The server's end of one connection. Every record of the handshake is a delegated task, since it may ask for a computation that takes
 * long; records after it are opened and sealed where they are given. Thread-safe, so that an engine can be closed while a task runs:
 * nobody waits for the task, which is alone with the protocol meanwhile.
 */
final class BoundEngine extends SSLEngine implements ChannelBound {
    private static final int HEADER = 5;
    /** As long as a record of TLS 1.2 may be without its header (RFC 5246, section 6.2.3); in TLS 1.3 less. */
    static final int LONGEST_RECORD = (1 << 14) + 2048;

    private static final int LONGEST_TEXT = 1 << 14;
    /** What sealing adds to a text, at most; suites with more are not offered. */
    private static final int SEAL = 64;

    /** Where a text or a record lies while it is sealed or opened: one for each thread, none for each connection. */
    private static final ThreadLocal<byte[]> SCRATCH = ThreadLocal.withInitial(() -> new byte[HEADER + LONGEST_RECORD]);

    private final RecordProtocol protocol = new RecordProtocol();
    private final Handshake handshake;
    private final Session session;
    private boolean begun;
    /** A record of the handshake that nobody has looked at yet. */
    private byte @Nullable [] record;

    private boolean taskGiven;
    /** Whether the task runs; the protocol is its own then. */
    private boolean computing;
    /** Whether to close when the task is done. */
    private boolean closing;

    private boolean inboundDone;
    private boolean finishedTold;
    private @Nullable SSLException failure;
    private boolean failureTold;

    BoundEngine(Handshake handshake) {
        this.handshake = handshake;
        this.session = new Session(handshake);
    }

    @Override
    public Optional<byte[]> channelBinding(String type) {
        var outcome = handshake.outcome();
        return outcome == null
                ? Optional.empty()
                : Optional.ofNullable(outcome.bindings().get(type)).map(byte[]::clone);
    }

    @Override
    public synchronized void beginHandshake() throws SSLException {
        if (!begun) {
            begun = true;
            try {
                protocol.accept(handshake);
            } catch (IOException broken) {
                throw new SSLException(broken);
            }
        }
    }

    @Override
    public synchronized SSLEngineResult unwrap(ByteBuffer source, ByteBuffer[] targets, int offset, int length)
            throws SSLException {
        beginHandshake();
        if (record != null) {
            return result(Status.OK, 0, 0);
        }
        tellFailure();
        if (inboundDone || protocol.isClosed()) {
            inboundDone = true;
            return result(Status.CLOSED, 0, 0);
        }
        if (source.remaining() < HEADER) {
            return result(Status.BUFFER_UNDERFLOW, 0, 0);
        }
        int body = source.getShort(source.position() + 3) & 0xFFFF;
        if (body > LONGEST_RECORD) {
            byte[] header = new byte[HEADER];
            source.get(header);
            offer(header); // is too much already
            tellFailure();
        }
        if (source.remaining() < HEADER + body) {
            return result(Status.BUFFER_UNDERFLOW, 0, 0);
        }
        if (protocol.isHandshaking()) {
            byte[] whole = new byte[HEADER + body];
            source.get(whole);
            if (whole[0] == ContentType.change_cipher_spec) {
                offer(whole);
                tellFailure();
            } else {
                record = whole;
            }
            return result(Status.OK, whole.length, 0);
        }
        if (room(targets, offset, length) < body) {
            return result(Status.BUFFER_OVERFLOW, 0, 0);
        }
        return open(source, HEADER + body, targets, offset);
    }

    /** A record after the handshake. */
    private SSLEngineResult open(ByteBuffer source, int length, ByteBuffer[] targets, int offset) throws SSLException {
        if (source.get(source.position()) == ContentType.handshake) {
            // TLS 1.2 asking for another handshake (1.3 sends these as application data): each one in the record would
            // be answered.
            fail(new TlsFatalAlert(AlertDescription.no_renegotiation));
            tellFailure();
        }
        byte[] record;
        int at = 0;
        if (source.hasArray()) {
            record = source.array();
            at = source.arrayOffset() + source.position();
            source.position(source.position() + length);
        } else {
            record = SCRATCH.get();
            source.get(record, 0, length);
        }
        int produced = 0;
        try {
            produced = protocol.open(record, at, length, targets, offset);
        } catch (IOException | RuntimeException refused) {
            fail(refused);
        }
        tellFailure();
        inboundDone |= protocol.isClosed();
        return result(inboundDone ? Status.CLOSED : Status.OK, length, produced);
    }

    private void offer(byte[] bytes) {
        fail(offered(bytes));
    }

    /** What is wrong with it; null when nothing is. */
    private @Nullable Exception offered(byte[] bytes) {
        try {
            protocol.offerInput(bytes);
            return null;
        } catch (IOException | RuntimeException refused) {
            return refused;
        }
    }

    private void fail(@Nullable Exception why) {
        if (why != null && failure == null) {
            failure = new SSLException(describe(why), why);
        }
    }

    private static String describe(Exception why) {
        if (why instanceof TlsFatalAlertReceived alert) {
            return "received the alert " + AlertDescription.getName(alert.getAlertDescription());
        }
        if (why instanceof TlsFatalAlert alert) {
            String name = AlertDescription.getName(alert.getAlertDescription());
            Throwable cause = alert.getCause();
            String message = alert.getMessage();
            int detail = message.indexOf("; ");
            return detail >= 0
                    ? name + ": " + message.substring(detail + 2)
                    : cause == null || cause.getMessage() == null ? name : name + ": " + cause.getMessage();
        }
        return String.valueOf(why.getMessage());
    }

    /** Once; after that the engine is just closed. */
    private void tellFailure() throws SSLException {
        if (failure != null && !failureTold) {
            failureTold = true;
            inboundDone = true;
            throw failure;
        }
    }

    private static int room(ByteBuffer[] targets, int offset, int length) {
        int room = 0;
        for (int i = offset; i < offset + length; i++) {
            room += targets[i].remaining();
        }
        return room;
    }

    @Override
    public synchronized SSLEngineResult wrap(ByteBuffer[] sources, int offset, int length, ByteBuffer target)
            throws SSLException {
        beginHandshake();
        if (computing) {
            return result(Status.OK, 0, 0);
        }
        if (protocol.getAvailableOutputBytes() > 0) {
            return target.hasRemaining() ? sealed(target, 0) : result(Status.BUFFER_OVERFLOW, 0, 0);
        }
        if (record != null) {
            return result(Status.OK, 0, 0);
        }
        tellFailure();
        if (isOutboundDone()) {
            return result(Status.CLOSED, 0, 0);
        }
        if (protocol.isHandshaking()) {
            return result(Status.OK, 0, 0);
        }
        int size = Math.min(room(sources, offset, length), LONGEST_TEXT);
        if (target.remaining() < size + SEAL) {
            return result(Status.BUFFER_OVERFLOW, 0, 0);
        }
        if (size > 0) {
            try {
                protocol.seal(gathered(sources, offset, size), size);
            } catch (IOException | RuntimeException broken) {
                fail(broken);
                tellFailure();
            }
        }
        return sealed(target, size);
    }

    private static byte[] gathered(ByteBuffer[] sources, int offset, int size) {
        byte[] text = SCRATCH.get();
        int gathered = 0;
        for (int i = offset; gathered < size; i++) {
            int part = Math.min(size - gathered, sources[i].remaining());
            sources[i].get(text, gathered, part);
            gathered += part;
        }
        return text;
    }

    private SSLEngineResult sealed(ByteBuffer target, int consumed) {
        int part = Math.min(protocol.getAvailableOutputBytes(), target.remaining());
        protocol.readOutput(target, part);
        return result(isOutboundDone() ? Status.CLOSED : Status.OK, consumed, part);
    }

    @Override
    public synchronized @Nullable Runnable getDelegatedTask() {
        if (record == null || taskGiven) {
            return null;
        }
        taskGiven = true;
        return this::compute;
    }

    private void compute() {
        byte[] given;
        synchronized (this) {
            given = record;
            if (given == null || computing) {
                return;
            }
            computing = true;
        }
        Exception refused = offered(given);
        synchronized (this) {
            fail(refused);
            record = null;
            taskGiven = false;
            computing = false;
            if (closing) {
                close();
            }
        }
    }

    private SSLEngineResult result(Status status, int consumed, int produced) {
        HandshakeStatus now = getHandshakeStatus();
        if (now == HandshakeStatus.NOT_HANDSHAKING && handshake.outcome() != null && !finishedTold) {
            finishedTold = true;
            now = HandshakeStatus.FINISHED;
        }
        return new SSLEngineResult(status, now, consumed, produced);
    }

    @Override
    public synchronized HandshakeStatus getHandshakeStatus() {
        if (!begun) {
            return HandshakeStatus.NOT_HANDSHAKING;
        }
        if (record != null) {
            return HandshakeStatus.NEED_TASK;
        }
        if (protocol.getAvailableOutputBytes() > 0 || (failure != null && !failureTold)) {
            return HandshakeStatus.NEED_WRAP;
        }
        return protocol.isHandshaking() ? HandshakeStatus.NEED_UNWRAP : HandshakeStatus.NOT_HANDSHAKING;
    }

    @Override
    public synchronized void closeInbound() {
        inboundDone = true;
    }

    @Override
    public synchronized boolean isInboundDone() {
        return inboundDone;
    }

    /** Says so to the peer, after the task that runs; one that does not run yet is not needed any more. */
    @Override
    public synchronized void closeOutbound() {
        if (computing) {
            closing = true;
        } else {
            record = null;
            close();
        }
    }

    private void close() {
        try {
            beginHandshake();
            if (!protocol.isClosed()) {
                protocol.close();
            }
        } catch (IOException broken) {
            fail(broken);
        }
    }

    @Override
    public synchronized boolean isOutboundDone() {
        return !computing && protocol.isClosed() && protocol.getAvailableOutputBytes() == 0;
    }

    @Override
    public SSLSession getSession() {
        return session;
    }

    @Override
    public boolean getUseClientMode() {
        return false;
    }

    @Override
    public void setUseClientMode(boolean mode) {
        if (mode) {
            throw new IllegalArgumentException("this engine is a server's");
        }
    }

    // What is decided where the engine is made, and cannot be changed here.

    @Override
    public String[] getSupportedCipherSuites() {
        return new String[0];
    }

    @Override
    public String[] getEnabledCipherSuites() {
        return new String[0];
    }

    @Override
    public void setEnabledCipherSuites(String[] suites) {
        throw new UnsupportedOperationException();
    }

    @Override
    public String[] getSupportedProtocols() {
        return new String[] {"TLSv1.3", "TLSv1.2"};
    }

    @Override
    public String[] getEnabledProtocols() {
        return getSupportedProtocols();
    }

    @Override
    public void setEnabledProtocols(String[] protocols) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setNeedClientAuth(boolean need) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean getNeedClientAuth() {
        return false;
    }

    @Override
    public void setWantClientAuth(boolean want) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean getWantClientAuth() {
        return false;
    }

    @Override
    public void setEnableSessionCreation(boolean flag) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean getEnableSessionCreation() {
        return false;
    }
}
