package io.transom.transport.internal;

import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.TimeUnit;

/** The end of a connection without a reset, so that the peer can read what was sent last. */
final class Lingering {
    private static final long MILLIS = 2_000;

    private Lingering() {}

    /**
     * Ends our half, so that the peer sees the end of the stream and closes; closes anyway after 2 s. With TLS the whole is
     * closed in order. To be called when the last bytes have been written; what still comes is to be thrown away.
     */
    static void end(Channel channel) {
        if (channel instanceof DuplexChannel duplex
                && channel.pipeline().get(SslHandler.class) == null
                && channel.isActive()) {
            duplex.shutdownOutput();
            closeSoon(channel);
        } else {
            channel.close();
        }
    }

    /** Closes after 2 s if nothing else has. */
    static void closeSoon(Channel channel) {
        var timer = channel.eventLoop().schedule(() -> channel.close(), MILLIS, TimeUnit.MILLISECONDS);
        channel.closeFuture().addListener(closed -> timer.cancel(false));
    }
}
