package io.transom.wamp.serializer;

import java.util.Arrays;

/** A growing byte array that is reused: what one message is written to before it goes to a socket. Not thread-safe. */
public final class ByteSink {
    private byte[] array;
    private int length;

    public ByteSink(int capacity) {
        this.array = new byte[capacity];
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

    /** The array in use; valid until the next {@link #ensure}. */
    public byte[] array() {
        return array;
    }

    public int length() {
        return length;
    }

    /** Sets the length: after writing into {@link #array()}, or back to an earlier mark. */
    public void length(int newLength) {
        this.length = newLength;
    }

    public void clear() {
        length = 0;
    }
}
