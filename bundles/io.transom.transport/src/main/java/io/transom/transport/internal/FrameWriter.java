package io.transom.transport.internal;

import io.netty.buffer.ByteBuf;
import java.util.concurrent.ThreadLocalRandom;

/** Writes the frames of WebSocket, RFC 6455 section 5.2; those of a client are masked. */
final class FrameWriter {
    private static final int FIN = 0x80;
    private static final int MASKED = 0x80;
    private static final int SHORT = 125;
    private static final int IN_16_BITS = 126;
    private static final int IN_64_BITS = 127;
    private static final int MOST_IN_16_BITS = 0xffff;

    private static final FrameWriter OF_SERVERS = new FrameWriter(false);
    private static final FrameWriter OF_CLIENTS = new FrameWriter(true);

    private final boolean client;

    static FrameWriter of(boolean client) {
        return client ? OF_CLIENTS : OF_SERVERS;
    }

    private FrameWriter(boolean client) {
        this.client = client;
    }

    /** A whole frame. */
    void write(ByteBuf out, int opcode, byte[] bytes, int from, int length) {
        int frame = out.writerIndex();
        int start = begin(out, opcode, length);
        out.writeBytes(bytes, from, length);
        end(out, frame, start);
    }

    /** Writes the header of a frame with so many bytes, which must follow, and {@link #end}; returns where they begin. */
    int begin(ByteBuf out, int opcode, int length) {
        out.ensureWritable(length + Frames.LONGEST_HEADER);
        header(out, opcode, length, client ? ThreadLocalRandom.current().nextInt() : 0);
        return out.writerIndex();
    }

    /**
     * Makes the last frame in the buffer, whose header begins at {@code frame}, longer by so many bytes, which must follow, and
     * {@link #end}; returns where they begin. It stays shorter than 64 KiB.
     */
    int prolong(ByteBuf out, int frame, int added) {
        int opcode = out.getByte(frame) & 0x0f;
        int start = payload(out, frame);
        int length = out.writerIndex() - start;
        int key = client ? out.getInt(start - Integer.BYTES) : 0;
        int wider = length <= SHORT && length + added > SHORT ? Short.BYTES : 0;
        out.ensureWritable(wider + added);
        if (wider > 0) {
            byte[] written = new byte[length];
            out.getBytes(start, written);
            out.setBytes(start + wider, written);
        }
        out.writerIndex(frame);
        header(out, opcode, length + added, key);
        return out.writerIndex(start + wider + length).writerIndex();
    }

    private int payload(ByteBuf out, int frame) {
        int length = out.getByte(frame + 1) & 0x7f;
        return frame
                + (length <= SHORT ? 2 : length == IN_16_BITS ? 2 + Short.BYTES : 2 + Long.BYTES)
                + (client ? Integer.BYTES : 0);
    }

    private void header(ByteBuf out, int opcode, int length, int key) {
        int masked = client ? MASKED : 0;
        out.writeByte(FIN | opcode);
        if (length <= SHORT) {
            out.writeByte(masked | length);
        } else if (length <= MOST_IN_16_BITS) {
            out.writeByte(masked | IN_16_BITS).writeShort(length);
        } else {
            out.writeByte(masked | IN_64_BITS).writeLong(length);
        }
        if (client) {
            out.writeInt(key);
        }
    }

    /** What was written since {@code from} completes the frame whose header begins at {@code frame}. */
    void end(ByteBuf out, int frame, int from) {
        if (client) {
            int start = payload(out, frame);
            mask(out, Integer.rotateLeft(out.getInt(start - Integer.BYTES), Byte.SIZE * ((from - start) & 3)), from);
        }
    }

    private static void mask(ByteBuf out, int key, int from) {
        long wide = (key & 0xffff_ffffL) << 32 | (key & 0xffff_ffffL);
        int end = out.writerIndex();
        int i = from;
        for (; i + Long.BYTES <= end; i += Long.BYTES) {
            out.setLong(i, out.getLong(i) ^ wide);
        }
        for (int shift = 24; i < end; i++, shift -= 8) {
            out.setByte(i, out.getByte(i) ^ (int) (wide >>> (32 + shift)));
        }
    }
}
