package io.transom.transport.internal;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.transom.wamp.serializer.ByteSink;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** WebSocket framing, RFC 6455 section 5, with permessage-deflate where it was agreed; for both ends. */
class WebSocketFrames extends Frames {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final int FIN = 0x80;
    private static final int RESERVED = 0x70;
    /** RSV1 of the first frame of a message: it is deflated. */
    private static final int DEFLATED = 0x40;

    private static final int MASKED = 0x80;
    private static final int LONGEST_CONTROL = 125;

    private final boolean client;
    private final @Nullable Deflation deflation;
    private final int window;
    private final int form;
    final FrameWriter writer;
    final int dataOpcode;
    private final Utf8 utf8 = new Utf8();

    /** The opcode of the message whose fragments are being collected; 0 when there is none. */
    private int open;

    private boolean openDeflated;
    private byte[] collected = NOTHING;
    private int collectedLength;
    /** The array of the message that is being handled, when nobody changes it afterwards. */
    private byte[] joined = NOTHING;
    /** How much of the payload of an unfinished frame is unmasked and known to be UTF-8. */
    private int checked;

    /**
     * @param client whether we are the client: we mask, the peer does not
     * @param deflate the terms of permessage-deflate; null when it was not agreed
     */
    WebSocketFrames(ChannelConnection connection, boolean client, @Nullable DeflateTerms deflate) {
        super(connection);
        this.client = client;
        this.dataOpcode = connection.encoding().binary() ? BINARY : TEXT;
        this.deflation = deflate == null ? null : connection.turn().deflation();
        this.window = deflate == null ? 0 : deflate.window();
        this.writer = FrameWriter.of(client);
        // a client's frames are each masked with a key of their own
        this.form = client ? NO_FORM : deflate == null ? WEB_SOCKET : DEFLATED_FROM + window - DeflateTerms.NARROWEST;
    }

    @Override
    public final void handlerAdded(ChannelHandlerContext ctx) {
        if (deflation != null) {
            deflation.enter();
        }
    }

    @Override
    public final void handlerRemoved(ChannelHandlerContext ctx) {
        if (deflation != null) {
            deflation.leave();
        }
    }

    @Override
    final long need(byte[] bytes, int at, int have) throws Violation {
        if (have < 2) {
            return 2;
        }
        int first = bytes[at] & 0xff;
        int second = bytes[at + 1] & 0xff;
        int header = headerLength(second);
        if (have < header) {
            checkStart(first, second);
            return header;
        }
        checkStart(first, second);
        long length = payloadLength(bytes, at, second & 0x7f);
        int limit = frameLimit(first);
        if (length < 0 || ((first & 0x0f) < CLOSE && length > limit - collectedLength)) {
            throw Violation.tooBig(connection.messageLimit(), length < 0 ? Long.MAX_VALUE : length + collectedLength);
        }
        return header + length;
    }

    /** What cannot be deflated becomes a little longer by it; the limit holds for what it is inflated. */
    private int frameLimit(int first) {
        int limit = connection.messageLimit();
        return isDeflated(first) ? limit + limit / 16 + 64 : limit;
    }

    private boolean isDeflated(int first) {
        return (first & 0x0f) == CONTINUATION ? openDeflated : (first & DEFLATED) != 0;
    }

    private static int headerLength(int second) {
        int length = second & 0x7f;
        return 2 + (length == 126 ? 2 : length == 127 ? 8 : 0) + ((second & MASKED) == 0 ? 0 : 4);
    }

    private static long payloadLength(byte[] bytes, int at, int length) throws Violation {
        if (length < 126) {
            return length;
        }
        long extended =
                length == 126 ? (bytes[at + 2] & 0xff) << 8 | (bytes[at + 3] & 0xff) : (long) LONGS.get(bytes, at + 2);
        if (extended >= 0 && extended < (length == 126 ? 126 : 0x1_0000)) {
            throw protocolError("length " + extended + " is not written in the shortest way");
        }
        return extended;
    }

    private void checkStart(int first, int second) throws Violation {
        int opcode = first & 0x0f;
        int mayBeSet = deflation != null && (opcode == TEXT || opcode == BINARY) ? DEFLATED : 0;
        if ((first & RESERVED & ~mayBeSet) != 0) {
            throw protocolError("reserved bits are set that no extension gives a meaning to");
        }
        if (((second & MASKED) != 0) == client) {
            throw protocolError(client ? "a frame of the server is masked" : "a frame of the client is not masked");
        }
        if (opcode >= CLOSE) {
            if (opcode > PONG) {
                throw protocolError("reserved opcode " + opcode);
            }
            if ((first & FIN) == 0 || (second & 0x7f) > LONGEST_CONTROL) {
                throw protocolError("a control frame is fragmented or longer than 125 bytes");
            }
        } else if (opcode > BINARY) {
            throw protocolError("reserved opcode " + opcode);
        } else if ((opcode == CONTINUATION) != (open != 0)) {
            throw protocolError(
                    open == 0 ? "a continuation without a message" : "a new message inside a fragmented one");
        }
    }

    private static Violation protocolError(String found) {
        return new Violation(Violation.PROTOCOL_ERROR, "websocket: " + found);
    }

    @Override
    final void frame(byte[] bytes, int at, int length) throws Violation {
        int from = at + headerLength(bytes[at + 1] & 0xff);
        int to = at + length;
        unmask(bytes, at, from, to);
        int opcode = bytes[at] & 0x0f;
        switch (opcode) {
            case CLOSE -> closed(bytes, from, to);
            case PING -> connection.pinging().pinged(bytes, from, to);
            case PONG -> connection.pinging().ponged(bytes, from, to);
            default -> data(bytes[at], bytes, from, to);
        }
    }

    /** A text is checked as it arrives: who waits for the rest of one that is none, waits in vain. */
    @Override
    final void arrived(byte[] bytes, int have) throws Violation {
        if (have < 2) {
            return;
        }
        int from = headerLength(bytes[1] & 0xff);
        if (have > from && kind(bytes[0]) == TEXT && !isDeflated(bytes[0])) {
            unmask(bytes, 0, from, have);
            check(bytes, from + checked, have, false);
            checked = have - from;
        }
    }

    private void check(byte[] text, int from, int to, boolean last) throws Violation {
        if (!utf8.accept(text, from, to) || (last && !utf8.complete())) {
            throw new Violation(Violation.BAD_PAYLOAD, "websocket: a text is not UTF-8");
        }
    }

    /** Of the message that a frame belongs to. */
    private int kind(int first) {
        int opcode = first & 0x0f;
        return opcode == CONTINUATION ? open : opcode;
    }

    private void data(int first, byte[] bytes, int from, int to) throws Violation {
        boolean last = (first & FIN) != 0;
        boolean deflated = isDeflated(first);
        int kind = kind(first);
        if (kind == TEXT && !deflated) {
            check(bytes, from + checked, to, last);
        }
        checked = 0;
        boolean fragment = !last || open != 0;
        open = last ? 0 : kind;
        openDeflated = deflated;
        if (!connection.isOpen()) {
            forgetMessage(); // nobody takes it any more
        } else if (!fragment) {
            whole(kind, deflated, bytes, from, to - from);
        } else {
            collect(bytes, from, to - from, last);
            if (last) {
                byte[] message = collected;
                int length = collectedLength;
                forgetMessage();
                joined = message;
                whole(kind, deflated, message, 0, length);
                joined = NOTHING;
            }
        }
    }

    private void whole(int kind, boolean deflated, byte[] bytes, int from, int length) throws Violation {
        if (deflation == null || !deflated) {
            deliver(kind, bytes, from, length);
            return;
        }
        byte[] inflated = deflation.inflate(bytes, from, length, connection.messageLimit());
        int inflatedLength = deflation.length();
        if (kind == TEXT) {
            check(inflated, 0, inflatedLength, true);
        }
        joined = deflation.isShared(inflated) ? NOTHING : inflated;
        deliver(kind, inflated, 0, inflatedLength);
        joined = NOTHING;
    }

    @Override
    final boolean owns(byte[] bytes) {
        return bytes == joined || super.owns(bytes);
    }

    @Override
    final void forgetMessage() {
        joined = NOTHING;
        collected = NOTHING;
        collectedLength = 0;
    }

    void deliver(int kind, byte[] bytes, int from, int length) throws Violation {
        if (kind == dataOpcode) {
            message(bytes, from, length);
        } else {
            connection.unexpectedKind(kind == TEXT);
        }
    }

    /** A whole message of the sub-protocol's kind has come. */
    void message(byte[] bytes, int from, int length) throws Violation {
        connection.received(bytes, from, length);
    }

    /** With the last fragment no more room is made than that needs. */
    private void collect(byte[] bytes, int from, int count, boolean last) {
        if (collected.length - collectedLength < count) {
            int need = collectedLength + count;
            int more = (int) Math.min(2L * collected.length, LONGEST_MESSAGE);
            collected = Arrays.copyOf(collected, last ? need : Math.max(need, more));
        }
        System.arraycopy(bytes, from, collected, collectedLength, count);
        collectedLength += count;
    }

    private void closed(byte[] bytes, int from, int to) throws Violation {
        if (from == to) {
            connection.peerClosed(Violation.NO_STATUS, "");
            return;
        }
        if (to - from == 1) {
            throw protocolError("a close frame with half a status code");
        }
        int code = (bytes[from] & 0xff) << 8 | (bytes[from + 1] & 0xff);
        if (!mayBeSent(code)) {
            throw protocolError("close code " + code);
        }
        var reason = new Utf8();
        if (!reason.accept(bytes, from + 2, to) || !reason.complete()) {
            throw new Violation(Violation.BAD_PAYLOAD, "websocket: a close reason is not UTF-8");
        }
        connection.peerClosed(code, new String(bytes, from + 2, to - from - 2, StandardCharsets.UTF_8));
    }

    /** RFC 6455 section 7.4 and the IANA registry. */
    private static boolean mayBeSent(int code) {
        return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
    }

    /** Unmasks the payload, which begins at {@code from}, but for what is unmasked already. */
    private void unmask(byte[] bytes, int frame, int from, int to) {
        if ((bytes[frame + 1] & MASKED) == 0) {
            return;
        }
        int key = Integer.rotateLeft((int) INTS.get(bytes, from - Integer.BYTES), Byte.SIZE * (checked & 3));
        if (key == 0) {
            return;
        }
        long wide = (key & 0xffff_ffffL) << 32 | (key & 0xffff_ffffL);
        int i = from + checked;
        for (; i + Long.BYTES <= to; i += Long.BYTES) {
            LONGS.set(bytes, i, (long) LONGS.get(bytes, i) ^ wide);
        }
        for (int shift = 24; i < to; i++, shift -= 8) {
            bytes[i] ^= (byte) (wide >>> (32 + shift));
        }
    }

    @Override
    void writeMessage(ByteBuf out, ByteSink message) {
        writeData(out, dataOpcode, message);
    }

    /** What is deflated may come out tiny: room for all of it would be held while only that is counted. */
    @Override
    int room(int length) {
        return deflation == null || length < Deflation.SHORTEST ? length : Deflation.SHORTEST;
    }

    final void writeData(ByteBuf out, int opcode, ByteSink message) {
        int length = message.total();
        int deflated = deflation == null || length < Deflation.SHORTEST
                ? 0
                : deflation.deflate(message.inOneArray(), 0, length, window);
        if (deflated > 0) {
            writer.write(out, DEFLATED | opcode, deflation.packed(), 0, deflated);
            return;
        }
        int frame = out.writerIndex();
        int start = writer.begin(out, opcode, length);
        message.forEach(out::writeBytes);
        writer.end(out, frame, start);
    }

    @Override
    int form() {
        return form;
    }

    @Override
    void writePing(ByteBuf out, byte[] payload) {
        writer.write(out, PING, payload, 0, payload.length);
    }

    @Override
    void writePong(ByteBuf out, byte[] payload) {
        writer.write(out, PONG, payload, 0, payload.length);
    }

    @Override
    boolean writeClose(ByteBuf out, int code, String why) {
        if (code == Violation.NO_STATUS) {
            writer.write(out, CLOSE, NOTHING, 0, 0);
            return true;
        }
        byte[] reason = why.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(reason.length, LONGEST_CONTROL - 2);
        while (length > 0 && length < reason.length && (reason[length] & 0xc0) == 0x80) {
            length--; // not in the middle of a character
        }
        byte[] payload = new byte[2 + length];
        payload[0] = (byte) (code >> 8);
        payload[1] = (byte) code;
        System.arraycopy(reason, 0, payload, 2, length);
        writer.write(out, CLOSE, payload, 0, payload.length);
        return true;
    }

    /** A server does (RFC 6455 section 7.1.1); it may take a client's half close for a lost connection. */
    @Override
    boolean peerCloses() {
        return client;
    }

    @Override
    int peerLimit() {
        return LONGEST_MESSAGE;
    }
}
