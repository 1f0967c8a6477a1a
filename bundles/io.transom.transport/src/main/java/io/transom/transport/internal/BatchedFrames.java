package io.transom.transport.internal;

import io.netty.buffer.ByteBuf;
import io.transom.wamp.Encoding;
import io.transom.wamp.ProtocolException;
import io.transom.wamp.serializer.ByteSink;
import org.jspecify.annotations.Nullable;

/**
 * The batched sub-protocols: a WebSocket message carries one message or more (WAMP specification, Message Batching). In
 * JSON each is followed by U+001E, else each is preceded by its length in 32 bits. What is sent in one turn becomes one WebSocket
 * message, up to what every peer of ours takes before WELCOME.
 *
 * <p>Crossbar.io and its clients write and expect U+0018 in place of U+001E. Neither occurs unescaped in JSON, so both are read,
 * and what the peer wrote last is what it gets. Batches are read deflated, and written as they are.
 */
final class BatchedFrames extends WebSocketFrames {
    private static final byte SEPARATOR = 0x1e;
    private static final byte OTHER_SEPARATOR = 0x18;
    private static final int LONGEST = 16 << 10;

    private final boolean json;
    private byte separator = SEPARATOR;

    /** The buffer in which the last batch was written, from where to where. A buffer that is used again begins with another frame of ours. */
    private @Nullable ByteBuf batch;

    private int frame;
    private int end;

    BatchedFrames(ChannelConnection connection, boolean client, @Nullable DeflateTerms deflate) {
        super(connection, client, deflate);
        this.json = connection.encoding() == Encoding.JSON;
    }

    /** A batch is not deflated. */
    @Override
    int room(int length) {
        return length;
    }

    /** One without a message ends the connection (Message Batching). */
    @Override
    void message(byte[] bytes, int from, int length) throws Violation {
        if (length == 0) {
            throw new Violation(Violation.PROTOCOL_ERROR, "websocket: a batch without a message");
        }
        if (json) {
            texts(bytes, from, from + length);
        } else {
            binaries(bytes, from, from + length);
        }
    }

    private void texts(byte[] bytes, int from, int to) {
        int start = from;
        for (int i = from; i < to; i++) {
            if (bytes[i] == SEPARATOR || bytes[i] == OTHER_SEPARATOR) {
                separator = bytes[i];
                connection.received(bytes, start, i - start);
                start = i + 1;
            }
        }
        if (start < to) {
            connection.violated(new ProtocolException("batch: the last message is not followed by U+001E"));
        }
    }

    private void binaries(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            long length = to - at < Integer.BYTES ? Long.MAX_VALUE : length(bytes, at);
            if (length > to - at - Integer.BYTES) {
                connection.violated(new ProtocolException("batch: a message is longer than what came"));
                return;
            }
            connection.received(bytes, at + Integer.BYTES, (int) length);
            at += Integer.BYTES + (int) length;
        }
    }

    private static long length(byte[] bytes, int at) {
        return (bytes[at] & 0xffL) << 24
                | (bytes[at + 1] & 0xff) << 16
                | (bytes[at + 2] & 0xff) << 8
                | (bytes[at + 3] & 0xff);
    }

    @Override
    void writeMessage(ByteBuf out, ByteSink message) {
        int added = message.total() + (json ? 1 : Integer.BYTES);
        int begin;
        if (isOpen(out, added)) {
            begin = writer.prolong(out, frame, added);
        } else {
            frame = out.writerIndex();
            begin = writer.begin(out, dataOpcode, added);
        }
        if (!json) {
            out.writeInt(message.total());
        }
        message.forEach(out::writeBytes);
        if (json) {
            out.writeByte(separator);
        }
        writer.end(out, frame, begin);
        batch = out;
        end = out.writerIndex();
    }

    /** Whether the last that stands in this buffer is a batch of ours with room for so much more. */
    @SuppressWarnings("ReferenceEquality") // the very same buffer
    private boolean isOpen(ByteBuf out, int added) {
        return out == batch && out.writerIndex() == end && end - frame + added <= LONGEST;
    }

    @Override
    void writePing(ByteBuf out, byte[] payload) {
        batch = null;
        super.writePing(out, payload);
    }

    @Override
    void writePong(ByteBuf out, byte[] payload) {
        batch = null;
        super.writePong(out, payload);
    }

    /** A peer with the other separator gets frames of its own. */
    @Override
    int form() {
        return super.form() == NO_FORM || separator != SEPARATOR ? NO_FORM : BATCHED;
    }
}
