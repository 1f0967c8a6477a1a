package io.transom.wamp.internal;

import io.transom.wamp.Ids;
import io.transom.wamp.ProtocolException;
import io.transom.wamp.serializer.ReadLimits;
import java.nio.charset.StandardCharsets;

/** What CBOR and MessagePack have in common. */
abstract class BinaryReader extends Reader {
    private final int start;

    BinaryReader(byte[] in, int offset, int length, ReadLimits limits) {
        super(in, offset, length, limits);
        this.start = offset;
    }

    @Override
    final String place(int at) {
        return "byte " + (at - start);
    }

    @Override
    final String found() {
        return pos == end ? "the end" : String.format("byte 0x%02x", in[pos]);
    }

    /** The next byte, without a sign and without taking it. */
    final int peek() throws ProtocolException {
        if (pos == end) {
            throw truncated("a value");
        }
        return in[pos] & 0xff;
    }

    /** An unsigned integer of one, two, four or eight bytes, the greatest byte first; the eight may fill the sign. */
    final long unsigned(int size) throws ProtocolException {
        if (end - pos < size) {
            throw truncated(size + " bytes");
        }
        long value = 0;
        for (int i = 0; i < size; i++) {
            value = value << 8 | in[pos++] & 0xff;
        }
        return value;
    }

    /** An integer that was taken at {@code from}, or a negative number and back there when it is no ID. */
    final long orNothing(int from, long value) {
        if (value >= 0 && value <= Ids.MAX) {
            return value;
        }
        pos = from;
        return -1;
    }

    final double real(int size) throws ProtocolException {
        long bits = unsigned(size);
        return switch (size) {
            case 2 -> Numbers.half((int) bits);
            case 4 -> Float.intBitsToFloat((int) bits);
            default -> Double.longBitsToDouble(bits);
        };
    }

    /** Text of that many bytes. */
    final String utf8(int length) throws ProtocolException {
        int from = pos;
        skipUtf8(length);
        return new String(in, from, length, StandardCharsets.UTF_8);
    }

    /** Takes and checks text of that many bytes. */
    final void skipUtf8(int length) throws ProtocolException {
        if (!Utf8.isValid(in, pos, pos + length)) {
            throw failure("expected text in UTF-8, found malformed bytes");
        }
        pos += length;
    }
}
