package io.transom.wamp.internal;

import io.transom.wamp.ProtocolException;
import io.transom.wamp.serializer.ReadLimits;
import java.util.Arrays;

/**
 * MessagePack without the extension types: no value of WAMP corresponds to them, so they are refused. One is null: type 0 with
 * the single byte 0 is what clients in JavaScript write for undefined.
 */
final class MsgpackReader extends BinaryReader {
    /** Length of what stands for undefined. */
    private static final int UNDEFINED = 3;

    MsgpackReader(byte[] in, int offset, int length, ReadLimits limits) {
        super(in, offset, length, limits);
    }

    @Override
    Kind kind() throws ProtocolException {
        int head = peek();
        if (head < 0x80 || head >= 0xe0) {
            return Kind.NUMBER;
        } else if (head < 0x90) {
            return Kind.MAP;
        } else if (head < 0xa0) {
            return Kind.ARRAY;
        } else if (head < 0xc0) {
            return Kind.TEXT;
        }
        return switch (head) {
            case 0xc0 -> Kind.NULL;
            case 0xd4 -> undefined();
            case 0xc2, 0xc3 -> Kind.BOOLEAN;
            case 0xc4, 0xc5, 0xc6 -> Kind.BINARY;
            case 0xca, 0xcb, 0xcc, 0xcd, 0xce, 0xcf, 0xd0, 0xd1, 0xd2, 0xd3 -> Kind.NUMBER;
            case 0xd9, 0xda, 0xdb -> Kind.TEXT;
            case 0xdc, 0xdd -> Kind.ARRAY;
            case 0xde, 0xdf -> Kind.MAP;
            default -> throw expected("a value");
        };
    }

    private Kind undefined() throws ProtocolException {
        if (end - pos < UNDEFINED) {
            throw truncated(UNDEFINED + " bytes");
        }
        if (in[pos + 1] != 0 || in[pos + 2] != 0) {
            throw expected("a value");
        }
        return Kind.NULL;
    }

    @Override
    boolean bool() {
        return in[pos++] == (byte) 0xc3;
    }

    @Override
    Number number() throws ProtocolException {
        int head = in[pos++];
        return switch (head & 0xff) {
            case 0xca -> real(4);
            case 0xcb -> real(8);
            case 0xcc -> unsigned(1);
            case 0xcd -> unsigned(2);
            case 0xce -> unsigned(4);
            case 0xcf -> Numbers.unsigned(unsigned(8));
            case 0xd0 -> (long) (byte) unsigned(1);
            case 0xd1 -> (long) (short) unsigned(2);
            case 0xd2 -> (long) (int) unsigned(4);
            case 0xd3 -> unsigned(8);
            default -> (long) head;
        };
    }

    @Override
    long smallInteger() throws ProtocolException {
        int at = pos;
        int head = peek();
        if (head < 0x80) {
            pos++;
            return head;
        }
        if (head < 0xcc || head > 0xcf) {
            return -1;
        }
        pos++;
        return orNothing(at, unsigned(1 << head - 0xcc));
    }

    @Override
    String text() throws ProtocolException {
        return utf8(textLength());
    }

    @Override
    byte[] binary() throws ProtocolException {
        int length = skipBinary();
        return Arrays.copyOfRange(in, pos - length, pos);
    }

    @Override
    int array() throws ProtocolException {
        int head = in[pos++] & 0xff;
        return counted(head < 0xa0 ? head & 0x0f : unsigned(head == 0xdc ? 2 : 4), 1);
    }

    @Override
    int map() throws ProtocolException {
        int head = in[pos++] & 0xff;
        return counted(head < 0x90 ? head & 0x0f : unsigned(head == 0xde ? 2 : 4), 2);
    }

    @Override
    boolean moreUncounted(int opened, int index) {
        throw new IllegalStateException("MessagePack counts everything");
    }

    @Override
    void skipScalar(Kind kind) throws ProtocolException {
        switch (kind) {
            case NUMBER -> number();
            case TEXT -> skipUtf8(textLength());
            case BINARY -> skipBinary();
            case NULL -> pos += in[pos] == (byte) 0xc0 ? 1 : UNDEFINED;
            default -> pos++;
        }
    }

    private int textLength() throws ProtocolException {
        int head = in[pos++] & 0xff;
        return length(head < 0xc0 ? head & 0x1f : unsigned(1 << head - 0xd9));
    }

    /** Takes bytes and returns how many there were. */
    private int skipBinary() throws ProtocolException {
        int head = in[pos++] & 0xff;
        int length = length(unsigned(1 << head - 0xc4));
        pos += length;
        return length;
    }
}
