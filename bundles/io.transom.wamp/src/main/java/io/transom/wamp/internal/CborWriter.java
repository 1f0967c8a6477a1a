package io.transom.wamp.internal;

import io.transom.wamp.Encoding;
import io.transom.wamp.serializer.ByteSink;
import java.math.BigInteger;

/** CBOR with shortest heads and definite lengths. */
final class CborWriter extends BinaryWriter {
    private static final int NEGATIVE = 1 << 5;
    private static final int BINARY = 2 << 5;
    private static final int TEXT = 3 << 5;
    private static final int ARRAY = 4 << 5;
    private static final int MAP = 5 << 5;
    private static final int TAG = 6 << 5;
    private static final int INDEFINITE = 31;

    CborWriter(ByteSink out) {
        super(out);
    }

    @Override
    Encoding encoding() {
        return Encoding.CBOR;
    }

    @Override
    void nothing() {
        out.put(0xf6);
    }

    @Override
    void bool(boolean value) {
        out.put(value ? 0xf5 : 0xf4);
    }

    @Override
    void integer(long value) {
        if (value < 0) {
            typed(NEGATIVE, ~value);
        } else {
            typed(0, value);
        }
    }

    /** As an integer of 64 bits without the sign where it fits, else as a bignum. */
    @Override
    void great(BigInteger value) {
        boolean negative = value.signum() < 0;
        BigInteger magnitude = negative ? value.not() : value;
        if (magnitude.bitLength() <= Long.SIZE) {
            head((negative ? NEGATIVE : 0) | 27, 8, magnitude.longValue());
        } else {
            byte[] bytes = magnitude.toByteArray();
            int sign = bytes[0] == 0 ? 1 : 0;
            typed(TAG, negative ? 3 : 2);
            binary(bytes, sign, bytes.length - sign);
        }
    }

    @Override
    void real(double value) {
        head(0xfb, 8, Double.doubleToRawLongBits(value));
    }

    @Override
    void textHead(int length) {
        typed(TEXT, length);
    }

    @Override
    void binary(byte[] array, int offset, int length) {
        typed(BINARY, length);
        out.put(array, offset, length);
    }

    @Override
    void array(int count) {
        if (count < 0) {
            out.put(ARRAY | INDEFINITE);
        } else {
            typed(ARRAY, count);
        }
    }

    @Override
    void map(int count) {
        typed(MAP, count);
    }

    private void typed(int major, long argument) {
        if (argument < 24) {
            out.put(major | (int) argument);
        } else if (argument < 1 << 8) {
            head(major | 24, 1, argument);
        } else if (argument < 1 << 16) {
            head(major | 25, 2, argument);
        } else if (argument < 1L << 32) {
            head(major | 26, 4, argument);
        } else {
            head(major | 27, 8, argument);
        }
    }
}
