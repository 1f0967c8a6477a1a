package io.transom.transport.internal;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslClientHelloHandler;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Waits for the whole first message of a TLS client, which is bounded, before anything is made for it. */
final class ClientHello extends SslClientHelloHandler<Boolean> {
    private final TlsGate gate;

    ClientHello(TlsGate gate) {
        super((int) gate.limits().tlsHello().value());
        this.gate = gate;
    }

    @Override
    protected Future<Boolean> lookup(ChannelHandlerContext ctx, @Nullable ByteBuf clientHello) {
        return ctx.executor().newSucceededFuture(true);
    }

    @Override
    protected void onLookupComplete(ChannelHandlerContext ctx, Future<Boolean> found) {
        ctx.pipeline().replace(this, "tls", gate.handler());
    }
}
