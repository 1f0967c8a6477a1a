package io.transom.transport.internal;

import java.util.Arrays;
import java.util.Objects;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * The computations of permessage-deflate (RFC 7692) for the connections of one event loop. Without context takeover nothing
 * is kept from one message to the next: all connections share one deflater and one inflater, and an idle one costs nothing.
 */
final class Deflation {
    /** Shorter messages are sent as they are. */
    static final int SHORTEST = 512;

    private static final int ZLIB_WINDOW = DeflateTerms.WIDEST;
    private static final int ROOM = 64 << 10;
    /** What the sender leaves out at the end of each message. */
    private static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff};

    private int users;
    private @Nullable Deflater deflater;
    private @Nullable Inflater inflater;
    private byte[] packed = Frames.NOTHING;
    private byte[] inflated = Frames.NOTHING;
    private int length;

    /** One more connection uses it; {@link #leave} must follow. */
    void enter() {
        if (users++ == 0) {
            deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
            inflater = new Inflater(true);
            packed = new byte[ROOM];
            inflated = new byte[ROOM];
        }
    }

    /** With the last connection goes the memory, most of which is not on the heap. */
    void leave() {
        if (--users == 0) {
            deflater().end();
            inflater().end();
            deflater = null;
            inflater = null;
            packed = Frames.NOTHING;
            inflated = Frames.NOTHING;
        }
    }

    /**
     * Length of the message deflated, which is then in {@link #packed}; 0 when it does not become shorter. The JDK's zlib knows
     * one window only; a smaller one is obeyed by forgetting what was before after so many bytes.
     *
     * @param window logarithm of its size, 8 to 15
     */
    int deflate(byte[] message, int from, int count, int window) {
        if (packed.length < count) {
            packed = new byte[count];
        }
        Deflater deflater = deflater();
        deflater.reset();
        int piece = window == ZLIB_WINDOW ? count : 1 << window;
        int written = 0;
        for (int done = 0; done < count; done += piece) {
            boolean last = count - done <= piece;
            deflater.setInput(message, from + done, last ? count - done : piece);
            written += deflater.deflate(
                    packed, written, count - written, last ? Deflater.SYNC_FLUSH : Deflater.FULL_FLUSH);
            if (written == count) {
                return 0; // only with room left over it is known that all of it is there
            }
        }
        return written - TAIL.length;
    }

    /** Valid until the next message. */
    byte[] packed() {
        return packed;
    }

    /**
     * The message inflated, valid until the next one unless the array is not {@link #isShared}; {@link #length} tells how much of
     * it the message takes. Never more than the limit, and one, is made.
     *
     * @throws Violation when it becomes longer than the limit, or is not deflated
     */
    byte[] inflate(byte[] message, int from, int count, int limit) throws Violation {
        Inflater inflater = inflater();
        inflater.reset();
        inflater.setInput(message, from, count);
        byte[] out = inflated;
        length = 0;
        try {
            boolean tail = false;
            while (!inflater.finished()) {
                int end = Math.min(out.length, limit + 1);
                length += inflater.inflate(out, length, end - length);
                if (length > limit) {
                    throw Violation.tooBig(limit, length);
                }
                if (length < end && inflater.needsInput()) {
                    if (tail) {
                        return out;
                    }
                    tail = true;
                    inflater.setInput(TAIL);
                } else if (length == out.length) {
                    out = Arrays.copyOf(out, (int) Math.min(2L * out.length, limit + 1));
                }
            }
            checkEnd(tail, inflater.getRemaining());
            return out;
        } catch (DataFormatException malformed) {
            throw new Violation(Violation.BAD_PAYLOAD, "websocket: a message is not deflated");
        }
    }

    /** Behind a final block nothing stands but the octet in which a sender may begin the tail (RFC 7692 section 7.2.3.4). */
    private static void checkEnd(boolean tail, int remaining) throws DataFormatException {
        if (!tail && remaining > 1) {
            throw new DataFormatException();
        }
    }

    /** Whether the next message is inflated into the same array. */
    boolean isShared(byte[] array) {
        return array == inflated;
    }

    /** The turn is over: keeps no array that a long message has needed. */
    void endTurn() {
        if (packed.length > ROOM) {
            packed = new byte[ROOM];
        }
    }

    /** Of the message that was inflated last. */
    int length() {
        return length;
    }

    /** Connections that use it. */
    int users() {
        return users;
    }

    private Deflater deflater() {
        return Objects.requireNonNull(deflater, "nobody uses it");
    }

    private Inflater inflater() {
        return Objects.requireNonNull(inflater, "nobody uses it");
    }
}
