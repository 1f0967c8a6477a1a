package io.transom.transport.internal;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Our framing with nothing above it: every message goes back as it came. */
class EchoFrames extends WebSocketFrames {
    EchoFrames(ChannelConnection connection, boolean client, @Nullable DeflateTerms deflate) {
        super(connection, client, deflate);
    }

    @Override
    void deliver(int kind, byte[] bytes, int from, int length) {
        ByteBuf out = connection.outbound().room(length);
        writeData(out, kind, bytes, from, length);
        connection.outbound().appended(out);
    }
}
