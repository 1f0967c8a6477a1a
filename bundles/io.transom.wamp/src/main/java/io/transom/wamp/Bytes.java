package io.transom.wamp;

import java.util.Arrays;

/**
 * A range of a heap array that nobody changes any more. It needs no release: what it refers to is kept by the garbage
 * collector. Whoever makes one hands the array over.
 */
public record Bytes(byte[] array, int offset, int length) {
    /** No bytes. */
    public static final Bytes EMPTY = new Bytes(new byte[0], 0, 0);

    public Bytes {
        if (offset < 0 || length < 0 || offset > array.length - length) {
            throw new IllegalArgumentException("range " + offset + "+" + length + " of " + array.length + " bytes");
        }
    }

    /** The whole array, which must not be changed afterwards. */
    public static Bytes of(byte[] array) {
        return new Bytes(array, 0, array.length);
    }

    /** A copy of the range. */
    public byte[] toArray() {
        return Arrays.copyOfRange(array, offset, offset + length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes that
                && Arrays.equals(array, offset, offset + length, that.array, that.offset, that.offset + that.length);
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = offset; i < offset + length; i++) {
            hash = 31 * hash + array[i];
        }
        return hash;
    }

    @Override
    public String toString() {
        return length + " bytes";
    }
}
