package io.transom.wamp.internal;

import io.transom.wamp.ProtocolException;
import io.transom.wamp.serializer.ByteSink;
import io.transom.wamp.serializer.ReadLimits;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * CBOR (RFC 8949), all that is well-formed: also lengths that are longer than they need be and indefinite lengths. Tags 2 and
 * 3 on bytes are great integers; other tags are dropped and their content counts. Undefined is null; simple values
 * without a meaning are refused.
 */
final class CborReader extends BinaryReader {
    private static final int BINARY = 2;
    private static final int TEXT = 3;
    private static final int BREAK = 0xff;
    private static final int INDEFINITE = 31;
    private static final int CHUNKS = 64;

    CborReader(byte[] in, int offset, int length, ReadLimits limits) {
        super(in, offset, length, limits);
    }

    @Override
    Kind kind() throws ProtocolException {
        while (true) {
            int head = peek();
            switch (head >> 5) {
                case 0, 1:
                    return Kind.NUMBER;
                case BINARY:
                    return Kind.BINARY;
                case TEXT:
                    return Kind.TEXT;
                case 4:
                    return Kind.ARRAY;
                case 5:
                    return Kind.MAP;
                case 6:
                    int tag = pos;
                    if (isBignum(argument())) {
                        pos = tag;
                        return Kind.NUMBER;
                    }
                    break;
                default:
                    return simple(head);
            }
        }
    }

    @Override
    boolean bool() {
        return in[pos++] == (byte) 0xf5;
    }

    @Override
    Number number() throws ProtocolException {
        int head = peek();
        switch (head >> 5) {
            case 0:
                return Numbers.unsigned(argument());
            case 1:
                long inverted = argument();
                return inverted >= 0 ? (Number) ~inverted : ((BigInteger) Numbers.unsigned(inverted)).not();
            case 6:
                return bignum(argument() == 3);
            default:
                pos++;
                return real(1 << head - 0xf8);
        }
    }

    @Override
    long smallInteger() throws ProtocolException {
        int head = peek();
        if (head > 0x1b) {
            return -1;
        }
        int at = pos;
        return orNothing(at, argument());
    }

    @Override
    String text() throws ProtocolException {
        return isIndefinite() ? new String(chunks(TEXT), StandardCharsets.UTF_8) : utf8(length(argument()));
    }

    @Override
    byte[] binary() throws ProtocolException {
        if (isIndefinite()) {
            return chunks(BINARY);
        }
        int from = skipDefinite(BINARY);
        return Arrays.copyOfRange(in, from, pos);
    }

    @Override
    int array() throws ProtocolException {
        return open(1);
    }

    @Override
    int map() throws ProtocolException {
        return open(2);
    }

    @Override
    boolean moreUncounted(int opened, int index) throws ProtocolException {
        if (peek() != BREAK) {
            return true;
        }
        pos++;
        return false;
    }

    @Override
    void skipScalar(Kind kind) throws ProtocolException {
        switch (kind) {
            case NUMBER -> number();
            case TEXT, BINARY -> skipString(kind == Kind.TEXT);
            default -> pos++;
        }
    }

    private Kind simple(int head) throws ProtocolException {
        return switch (head) {
            case 0xf4, 0xf5 -> Kind.BOOLEAN;
            case 0xf6, 0xf7 -> Kind.NULL;
            case 0xf9, 0xfa, 0xfb -> Kind.NUMBER;
            default -> throw expected("a value");
        };
    }

    private boolean isIndefinite() {
        return (in[pos] & 0x1f) == INDEFINITE;
    }

    /** Takes the head of a value: its length, count, tag or integer, 64 bits without a sign. */
    private long argument() throws ProtocolException {
        int info = in[pos] & 0x1f;
        if (info > 27) {
            throw expected("a head of a value");
        }
        pos++;
        return info < 24 ? info : unsigned(1 << info - 24);
    }

    private int open(int least) throws ProtocolException {
        if (isIndefinite()) {
            pos++;
            return UNCOUNTED;
        }
        return counted(argument(), least);
    }

    private boolean isBignum(long tag) throws ProtocolException {
        if (tag != 2 && tag != 3) {
            return false;
        }
        if (peek() >> 5 != BINARY) {
            throw expected("the bytes of a great integer");
        }
        return true;
    }

    private Number bignum(boolean negative) throws ProtocolException {
        byte[] magnitude = binary();
        // One decimal digit is 3.32 bits; a little generous.
        if (magnitude.length * 8L > limits.digits() * 10L / 3 + 7) {
            throw exceeded(limits.digitsLimit());
        }
        var value = new BigInteger(1, magnitude);
        return Numbers.narrow(negative ? value.not() : value);
    }

    private void skipString(boolean text) throws ProtocolException {
        if (isIndefinite()) {
            chunks(text ? TEXT : BINARY);
        } else {
            skipDefinite(text ? TEXT : BINARY);
        }
    }

    /** Takes a string of a definite length and returns where its content starts. */
    private int skipDefinite(int major) throws ProtocolException {
        int length = length(argument());
        int from = pos;
        if (major == TEXT) {
            skipUtf8(length);
        } else {
            pos += length;
        }
        return from;
    }

    /** A string of indefinite length: chunks of the same type and a definite length, each of them well-formed. */
    private byte[] chunks(int major) throws ProtocolException {
        pos++;
        var all = new ByteSink(CHUNKS);
        while (peek() != BREAK) {
            if (peek() >> 5 != major) {
                throw expected("a chunk of a string");
            }
            int from = skipDefinite(major);
            all.put(in, from, pos - from);
        }
        pos++;
        return Arrays.copyOf(all.array(), all.length());
    }
}
