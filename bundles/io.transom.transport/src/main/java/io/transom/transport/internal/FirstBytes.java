package io.transom.transport.internal;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.transom.transport.ListenOptions;
import java.io.IOException;

/** Tells from the first byte what a client speaks: 0x7F is RawSocket, a capital letter begins an HTTP request. */
final class FirstBytes extends ChannelInboundHandlerAdapter {
    private final Accepted accepted;

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
        if (first == RawSocketFrames.MAGIC && options.rawSocket()) {
            ctx.pipeline().addLast(new RawSocketOpening(accepted));
        } else if (first >= 'A' && first <= 'Z' && speaksHttp(options)) {
            addHttp(ctx, Math.toIntExact(options.transportLimits().httpHead().value()));
        } else {
            in.release();
            accepted.refuse("the first byte is 0x" + Integer.toHexString(first));
            return;
        }
        ctx.fireChannelRead(in);
        if (!ctx.isRemoved()) {
            ctx.pipeline().remove(this);
        }
    }

    private static boolean speaksHttp(ListenOptions options) {
        return !options.webSocketPaths().isEmpty() || !options.http().isEmpty();
    }

    private void addHttp(ChannelHandlerContext ctx, int head) {
        var config = new HttpDecoderConfig()
                .setMaxInitialLineLength(head)
                .setMaxHeaderSize(head)
                .setInitialBufferSize(256)
                .setChunkedSupported(false)
                .setValidateHeaders(true);
        ctx.pipeline()
                .addLast("http-in", new HttpRequestDecoder(config))
                .addLast("http-out", new HttpResponseEncoder())
                .addLast("http", new HttpOpening(accepted));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException) {
            accepted.refuse(Reasons.of(cause));
        } else {
            ctx.fireExceptionCaught(cause);
        }
    }
}
