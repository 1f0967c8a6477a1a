package io.transom.transport.internal;

import io.netty.channel.Channel;
import io.netty.channel.DefaultChannelPromise;

/** The promise of all that a connection writes, kept again and again: it makes nothing for each write, and tells of each. */
final class Written extends DefaultChannelPromise {
    private final Runnable taken;

    /** @param taken called when the socket has taken what was written; before that is counted as no longer pending */
    Written(Channel channel, Runnable taken) {
        super(channel);
        this.taken = taken;
    }

    @Override
    public boolean trySuccess(Void result) {
        taken.run();
        return true;
    }

    @Override
    public boolean tryFailure(Throwable cause) {
        if (channel().isRegistered()) {
            channel().pipeline().fireExceptionCaught(cause);
        }
        return true;
    }
}
