package io.transom.transport.internal;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.transom.transport.ListenOptions;
import io.transom.wamp.Limit;
import java.io.IOException;

/**
 * Tells from the first byte what a client speaks: 0x16 begins TLS, in which the rest is told again; 0x7F is RawSocket, a capital
 * letter begins an HTTP request.
 */
final class FirstBytes extends ChannelInboundHandlerAdapter {
    private static final int TLS_HANDSHAKE = 0x16;

    private final Accepted accepted;
    private boolean insideTls;

    FirstBytes(Accepted accepted) {
        this.accepted = accepted;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object read) {
        ByteBuf in = (ByteBuf) read;
        if (!in.isReadable()) {
            in.release();
            return;
        }
        int first = in.getUnsignedByte(in.readerIndex());
        ListenOptions options = accepted.options();
        TlsGate tls = accepted.tls();
        if (tls != null && !insideTls) {
            if (first == TLS_HANDSHAKE) {
                protect(ctx, tls, in);
                return;
            }
            if (!tls.plainToo()) {
                in.release();
                accepted.refuse("expected TLS, the first byte is 0x" + Integer.toHexString(first));
                return;
            }
        }
        if (first == RawSocketFrames.MAGIC && options.rawSocket()) {
            ctx.pipeline().replace(this, "opening", new RawSocketOpening(accepted));
        } else if (first >= 'A' && first <= 'Z' && speaksHttp(options)) {
            ctx.pipeline().replace(this, "opening", new HttpOpening(accepted));
        } else {
            in.release();
            accepted.refuse("the first byte is 0x" + Integer.toHexString(first));
            return;
        }
        ctx.fireChannelRead(in);
    }

    /** What was read goes through the pipeline once more, from its beginning. */
    private void protect(ChannelHandlerContext ctx, TlsGate tls, ByteBuf in) {
        insideTls = true;
        if (!accepted.protect(tls)) {
            in.release();
            return;
        }
        ctx.pipeline().addBefore(ctx.name(), "hello", new ClientHello(tls));
        ctx.pipeline().fireChannelRead(in);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            accepted.handshaken(handshake);
        }
        ctx.fireUserEventTriggered(event);
    }

    private static boolean speaksHttp(ListenOptions options) {
        return !options.webSocketPaths().isEmpty() || !options.http().isEmpty();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof TooLongFrameException) {
            Limit limit = accepted.options().transportLimits().tlsHello();
            accepted.refuse(limit, "limit %s: at most %d %s".formatted(limit.id(), limit.value(), limit.unit()));
        } else if (cause instanceof IOException || cause instanceof DecoderException) {
            accepted.refuse(Reasons.of(cause));
        } else {
            ctx.fireExceptionCaught(cause);
        }
    }
}
