package io.transom.transport.internal;

import io.netty.buffer.ByteBuf;
import io.transom.wamp.serializer.ByteSink;
import org.jspecify.annotations.Nullable;

/** Our framing with nothing above it: every message goes back as it came. */
class EchoFrames extends WebSocketFrames {
    EchoFrames(ChannelConnection connection, boolean client, @Nullable DeflateTerms deflate) {
        super(connection, client, deflate);
    }

    @Override
    void deliver(int kind, byte[] bytes, int from, int length) {
        var message = new ByteSink(length);
        message.put(bytes, from, length);
        ByteBuf out = connection.writing().outbound().room(length);
        writeData(out, kind, message);
        connection.writing().outbound().appended(out);
    }
}
