package io.transom.wamp.internal;

import io.transom.wamp.Ids;
import java.math.BigInteger;

/** What the encodings share about numbers. */
final class Numbers {
    private Numbers() {}

    /** A Long where the integer fits into one. */
    static Number narrow(BigInteger value) {
        return value.bitLength() < Long.SIZE ? (Number) value.longValue() : value;
    }

    /** An integer from eight bytes without a sign. */
    static Number unsigned(long bits) {
        return bits >= 0 ? (Number) bits : new BigInteger(Long.toUnsignedString(bits));
    }

    /**
     * Whether it is an integer from 0 to 2^53, the range of IDs and their 0. A float without a fraction is one: so do some
     * JavaScript libraries write integers of more than 32 bits.
     */
    static boolean isId(Number number) {
        if (number instanceof Double real) {
            return real >= 0 && real <= Ids.MAX && real == Math.rint(real);
        }
        return number instanceof Long id && id >= 0 && id <= Ids.MAX;
    }

    /** The value of the 16 bits of an IEEE 754 half-precision number. */
    static double half(int bits) {
        int exponent = bits >> 10 & 0x1f;
        int fraction = bits & 0x3ff;
        double size = switch (exponent) {
            case 0 -> Math.scalb((double) fraction, -24);
            case 31 -> fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
            default -> Math.scalb((double) (fraction + 1024), exponent - 25);
        };
        return (bits & 0x8000) == 0 ? size : -size;
    }
}
