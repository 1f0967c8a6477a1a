package io.transom.wamp.internal;

import io.transom.wamp.Encoding;
import io.transom.wamp.serializer.ByteSink;
import java.math.BigInteger;

/** MessagePack with shortest heads. */
final class MsgpackWriter extends BinaryWriter {
    MsgpackWriter(ByteSink out) {
        super(out);
    }

    @Override
    Encoding encoding() {
        return Encoding.MSGPACK;
    }

    @Override
    void nothing() {
        out.put(0xc0);
    }

    @Override
    void bool(boolean value) {
        out.put(value ? 0xc3 : 0xc2);
    }

    @Override
    void integer(long value) {
        if (value >= -32 && value < 128) {
            out.put((int) value);
        } else if (value >= 0) {
            positive(value);
        } else if (value >= Byte.MIN_VALUE) {
            head(0xd0, 1, value);
        } else if (value >= Short.MIN_VALUE) {
            head(0xd1, 2, value);
        } else if (value >= Integer.MIN_VALUE) {
            head(0xd2, 4, value);
        } else {
            head(0xd3, 8, value);
        }
    }

    @Override
    void great(BigInteger value) {
        if (value.signum() < 0 || value.bitLength() > Long.SIZE) {
            throw unwritable("an integer beyond MessagePack's 64 bits");
        }
        head(0xcf, 8, value.longValue());
    }

    @Override
    void real(double value) {
        head(0xcb, 8, Double.doubleToRawLongBits(value));
    }

    @Override
    void textHead(int length) {
        if (length < 32) {
            out.put(0xa0 | length);
        } else {
            sized(0xd9, length);
        }
    }

    @Override
    void binary(byte[] array, int offset, int length) {
        sized(0xc4, length);
        out.put(array, offset, length);
    }

    @Override
    void array(int count) {
        counted(0x90, 0xdc, count);
    }

    @Override
    void map(int count) {
        counted(0x80, 0xde, count);
    }

    private void positive(long value) {
        if (value < 1 << 8) {
            head(0xcc, 1, value);
        } else if (value < 1 << 16) {
            head(0xcd, 2, value);
        } else if (value < 1L << 32) {
            head(0xce, 4, value);
        } else {
            head(0xcf, 8, value);
        }
    }

    private void sized(int first, int length) {
        if (length < 1 << 8) {
            head(first, 1, length);
        } else if (length < 1 << 16) {
            head(first + 1, 2, length);
        } else {
            head(first + 2, 4, length);
        }
    }

    private void counted(int small, int first, int count) {
        if (count < 16) {
            out.put(small | count);
        } else if (count < 1 << 16) {
            head(first, 2, count);
        } else {
            head(first + 1, 4, count);
        }
    }
}
