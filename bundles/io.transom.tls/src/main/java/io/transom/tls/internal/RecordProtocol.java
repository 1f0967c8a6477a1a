package io.transom.tls.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.bouncycastle.tls.AlertLevel;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.TlsServerProtocol;
import org.jspecify.annotations.Nullable;

/**
 * The server's end without a socket: records in, records out. Beside what it extends, text goes straight to its reader, so that no
 * buffer grows with it; the buffer of sealed records can be let go; and whoever sends no ClientHello is told what is wrong with it
 * too. Not thread-safe.
 */
final class RecordProtocol extends TlsServerProtocol {
    /** As much as may stay allocated for a connection that is idle, bytes. */
    private static final int KEPT = 1 << 12;

    private ByteBuffer @Nullable [] readers;
    private int reader;
    private int read;
    /** Whether more than {@link #KEPT} was sealed at a time since the buffer was let go. */
    private boolean grown = true; // by the handshake

    /**
     * Opens one record that comes after the handshake.
     *
     * @param targets where its text goes; they have room for it
     * @param from the first of them
     * @return the length of the text
     */
    int open(byte[] record, int offset, int length, ByteBuffer[] targets, int from) throws IOException {
        readers = targets;
        reader = from;
        read = 0;
        try {
            offerInput(record, offset, length);
            return read;
        } finally {
            readers = null;
        }
    }

    @Override
    protected void processRecord(short type, byte[] buffer, int offset, int length) throws IOException {
        ByteBuffer[] targets = readers;
        if (targets == null || type != ContentType.application_data) {
            super.processRecord(type, buffer, offset, length);
            return;
        }
        for (int end = offset + length, part; offset < end; offset += part) {
            part = Math.min(end - offset, targets[reader].remaining());
            targets[reader].put(buffer, offset, part);
            if (offset + part < end) {
                reader++;
            }
        }
        read += length;
    }

    /** Seals a text; the buffer that a long one before it left is let go. Nothing waits to be sent. */
    void seal(byte[] text, int length) throws IOException {
        if (length > KEPT) {
            grown = true;
        } else if (grown) {
            grown = false;
            outputBuffer.getBuffer().shrink();
        }
        writeApplicationData(text, 0, length);
    }

    /** In plain text before a ClientHello is understood: nothing is written until then otherwise. */
    @Override
    protected void raiseAlertFatal(short description, String message, Throwable cause) throws IOException {
        super.raiseAlertFatal(description, message, cause);
        if (getAvailableOutputBytes() == 0) {
            byte[] alert = {(byte) ContentType.alert, 3, 3, 0, 2, (byte) AlertLevel.fatal, (byte) description};
            outputBuffer.write(alert, 0, alert.length);
        }
    }
}
