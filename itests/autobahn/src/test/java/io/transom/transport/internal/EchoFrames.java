package io.transom.transport.internal;

import io.netty.buffer.ByteBuf;

/** Our framing with nothing above it: every message goes back as it came. */
final class EchoFrames extends WebSocketFrames {
    EchoFrames(ChannelConnection connection) {
        super(connection, false);
    }

    @Override
    void deliver(int kind, byte[] bytes, int from, int length) {
        ByteBuf out = connection.outbound().room(length);
        write(out, kind, bytes, from, length);
        connection.outbound().appended(out);
    }
}
