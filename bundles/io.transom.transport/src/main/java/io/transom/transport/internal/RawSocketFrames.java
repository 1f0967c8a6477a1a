package io.transom.transport.internal;

import io.netty.buffer.ByteBuf;
import io.transom.wamp.serializer.ByteSink;

/**
 * RawSocket framing: four octets of type and length, then the message (WAMP specification, RawSocket transport).
 */
final class RawSocketFrames extends Frames {
    static final int MAGIC = 0x7f;

    private static final int HEADER = 4;
    private static final int LONGEST = 0xff_ffff;
    private static final int MESSAGE = 0;
    private static final int PING = 1;
    private static final int PONG = 2;

    private final int peerLimit;

    /** @param peerLength length exponent of the peer's opening handshake: it takes messages of 2^(9 + n) bytes */
    RawSocketFrames(ChannelConnection connection, int peerLength) {
        super(connection);
        this.peerLimit = Math.min(1 << (9 + peerLength), LONGEST);
    }

    /** The length exponent that says how long messages may be: the greatest that promises no more than we take. */
    static int lengthExponent(int messageBytes) {
        int exponent = 31 - Integer.numberOfLeadingZeros(Math.max(messageBytes, 512));
        return Math.min(exponent - 9, 15);
    }

    @Override
    long need(byte[] bytes, int at, int have) throws Violation {
        if (have < HEADER) {
            return HEADER;
        }
        int length = length(bytes, at);
        if ((bytes[at] & 0xff) > PONG) {
            throw new Violation(
                    Violation.PROTOCOL_ERROR, "rawsocket: expected frame type 0, 1 or 2, found " + (bytes[at] & 0xff));
        }
        int limit = connection.messageLimit();
        if (length > limit) {
            throw Violation.tooBig(limit, length);
        }
        return (long) HEADER + length;
    }

    @Override
    void frame(byte[] bytes, int at, int length) throws Violation {
        int from = at + HEADER;
        switch (bytes[at]) {
            case MESSAGE -> connection.received(bytes, from, length - HEADER);
            case PING -> connection.pinged(bytes, from, at + length);
            default -> connection.ponged(bytes, from, at + length);
        }
    }

    private static int length(byte[] bytes, int at) {
        return (bytes[at + 1] & 0xff) << 16 | (bytes[at + 2] & 0xff) << 8 | (bytes[at + 3] & 0xff);
    }

    @Override
    void writeMessage(ByteBuf out, ByteSink message) {
        out.writeInt(MESSAGE << 24 | message.total());
        message.forEach(out::writeBytes);
    }

    @Override
    int form() {
        return RAW_SOCKET;
    }

    @Override
    void writePing(ByteBuf out, byte[] payload) {
        out.writeInt(PING << 24 | payload.length).writeBytes(payload);
    }

    @Override
    void writePong(ByteBuf out, byte[] payload) {
        out.writeInt(PONG << 24 | payload.length).writeBytes(payload);
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
