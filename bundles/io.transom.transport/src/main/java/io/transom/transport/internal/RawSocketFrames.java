package io.transom.transport.internal;

import io.netty.buffer.ByteBuf;
import io.transom.wamp.serializer.ByteSink;

/**
 * RawSocket framing: four octets of type and length, then the message (WAMP specification, RawSocket transport).
 */
final class RawSocketFrames extends Frames {
    static final int MAGIC = 0x7f;

    private static final int HEADER = 4;
    private static final int MESSAGE = 0;
    private static final int PING = 1;
    private static final int PONG = 2;
    private static final int TYPE = 0x07;
    private static final int RESERVED = 0xf0;
    /** 2^24, the one length that does not fit into three octets: the bit stands for it, and they are zero. */
    private static final int LONGEST = 1 << 24;

    private static final int IS_LONGEST = 0x08;

    private final int peerLimit;

    /** @param peerLength length exponent of the peer's opening handshake: it takes messages of 2^(9 + n) bytes */
    RawSocketFrames(ChannelConnection connection, int peerLength) {
        super(connection);
        this.peerLimit = 1 << (9 + peerLength);
    }

    /** The length exponent that says how long messages may be: the greatest that promises no more than we take. */
    static int lengthExponent(int messageBytes) {
        int exponent = 31 - Integer.numberOfLeadingZeros(Math.max(messageBytes, 512));
        return Math.min(exponent - 9, 15);
    }

    /** The bytes that the exponent for this limit stands for: a peer must not send more (RawSocket transport, Handshake). */
    private static int promised(int messageBytes) {
        return Math.min(Integer.highestOneBit(messageBytes), LONGEST);
    }

    @Override
    long need(byte[] bytes, int at, int have) throws Violation {
        if (have < HEADER) {
            return HEADER;
        }
        int length = length(bytes, at);
        int first = bytes[at];
        if ((first & RESERVED) != 0 || (first & TYPE) > PONG) {
            throw new Violation(
                    Violation.PROTOCOL_ERROR, "rawsocket: expected frame type 0, 1 or 2, found " + (first & 0xff));
        }
        if ((first & IS_LONGEST) != 0) {
            if (length != 0) {
                throw new Violation(Violation.PROTOCOL_ERROR, "rawsocket: a length of more than 2^24");
            }
            length = LONGEST;
        }
        int limit = promised(connection.messageLimit());
        if (length > limit) {
            throw Violation.tooBig(limit, length);
        }
        return (long) HEADER + length;
    }

    @Override
    void frame(byte[] bytes, int at, int length) throws Violation {
        int from = at + HEADER;
        switch (bytes[at] & TYPE) {
            case MESSAGE -> connection.received(bytes, from, length - HEADER);
            case PING -> connection.pinging().pinged(bytes, from, at + length);
            default -> connection.pinging().ponged(bytes, from, at + length);
        }
    }

    private static int length(byte[] bytes, int at) {
        return (bytes[at + 1] & 0xff) << 16 | (bytes[at + 2] & 0xff) << 8 | (bytes[at + 3] & 0xff);
    }

    @Override
    void writeMessage(ByteBuf out, ByteSink message) {
        writeHeader(out, MESSAGE, message.total());
        message.forEach(out::writeBytes);
    }

    @Override
    int form() {
        return RAW_SOCKET;
    }

    @Override
    void writePing(ByteBuf out, byte[] payload) {
        writeHeader(out, PING, payload.length);
        out.writeBytes(payload);
    }

    @Override
    void writePong(ByteBuf out, byte[] payload) {
        writeHeader(out, PONG, payload.length);
        out.writeBytes(payload);
    }

    private static void writeHeader(ByteBuf out, int type, int length) {
        out.writeInt(length == LONGEST ? (IS_LONGEST | type) << 24 : type << 24 | length);
    }

    @Override
    boolean writeClose(ByteBuf out, int code, String why) {
        return false;
    }

    @Override
    int peerLimit() {
        return peerLimit;
    }
}
