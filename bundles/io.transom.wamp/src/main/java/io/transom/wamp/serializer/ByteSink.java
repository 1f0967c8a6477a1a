package io.transom.wamp.serializer;

import io.transom.wamp.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A growing byte array that is reused: what one message is written to before it goes to a socket. Of a {@link #gathering} one
 * the array holds all but long payloads, which are referred to where they stand. Not thread-safe.
 */
public final class ByteSink {
    private final int referFrom;
    private final List<Reference> references = new ArrayList<>(0);
    private byte[] array;
    private int length;
    private int referred;

    /** One whose array holds everything. */
    public ByteSink(int capacity) {
        this(capacity, Integer.MAX_VALUE);
    }

    private ByteSink(int capacity, int referFrom) {
        this.array = new byte[capacity];
        this.referFrom = referFrom;
    }

    /** One that does not copy the arguments of a payload when they are {@code referFrom} bytes or more. */
    public static ByteSink gathering(int capacity, int referFrom) {
        return new ByteSink(capacity, referFrom);
    }

    /** Room for {@code more} bytes behind {@link #length()}; returns the array to write into. */
    public byte[] ensure(int more) {
        if (array.length - length < more) {
            array = Arrays.copyOf(array, Math.max(array.length * 2, Math.addExact(length, more)));
        }
        return array;
    }

    public void put(int b) {
        ensure(1)[length++] = (byte) b;
    }

    public void put(byte[] from, int offset, int count) {
        System.arraycopy(from, offset, ensure(count), length, count);
        length += count;
    }

    /** Appends bytes of a payload: copied, or referred to. */
    public void put(Bytes payload) {
        if (payload.length() < referFrom) {
            put(payload.array(), payload.offset(), payload.length());
        } else {
            Math.addExact(total(), payload.length());
            references.add(new Reference(length, payload));
            referred += payload.length();
        }
    }

    /** The array in use; valid until the next {@link #ensure}. */
    public byte[] array() {
        return array;
    }

    /** Bytes in the array. */
    public int length() {
        return length;
    }

    /** Bytes in the array and referred to: the length of what was written. */
    public int total() {
        return length + referred;
    }

    /** Sets the length: after writing into {@link #array()}, or back to an earlier mark. */
    public void length(int newLength) {
        this.length = newLength;
        while (!references.isEmpty() && references.get(references.size() - 1).at > newLength) {
            referred -= references.remove(references.size() - 1).bytes.length();
        }
    }

    public void clear() {
        length = 0;
        referred = 0;
        references.clear();
    }

    /** Hands over all that was written, in order, without putting it together. */
    public void forEach(Piece piece) {
        int from = 0;
        for (int i = 0; i < references.size(); i++) {
            Reference next = references.get(i);
            piece.take(array, from, next.at - from);
            piece.take(next.bytes.array(), next.bytes.offset(), next.bytes.length());
            from = next.at;
        }
        piece.take(array, from, length - from);
    }

    /** All that was written, {@link #total} bytes from the array's beginning: the array in use, or a copy when something is referred to. */
    public byte[] inOneArray() {
        if (references.isEmpty()) {
            return array;
        }
        var whole = new ByteSink(total());
        forEach(whole::put);
        return whole.array;
    }

    /** @param at how much of the array comes before */
    private record Reference(int at, Bytes bytes) {}

    /** Takes a piece of what was written; it may be empty. */
    @FunctionalInterface
    public interface Piece {
        void take(byte[] array, int from, int count);
    }
}
