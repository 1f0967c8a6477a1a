package io.transom.transport.internal;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.transom.wamp.Encoding;
import java.util.List;
import java.util.Optional;

/** The server's side of the RawSocket opening handshake (WAMP specification, RawSocket transport). */
final class RawSocketOpening extends ByteToMessageDecoder {
    static final int LENGTH = 4;
    static final int SERIALIZER_UNSUPPORTED = 1;
    static final int RESERVED_BITS = 3;

    private final Accepted accepted;

    RawSocketOpening(Accepted accepted) {
        this.accepted = accepted;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (in.readableBytes() < LENGTH) {
            return;
        }
        in.skipBytes(1); // the magic byte, which brought us here
        int wish = in.readUnsignedByte();
        int reserved = in.readUnsignedShort();
        if (reserved != 0) {
            refuse(ctx, RESERVED_BITS, "reserved bits are set");
            return;
        }
        Optional<Encoding> encoding = encoding(wish & 0x0f);
        if (encoding.isEmpty()) {
            refuse(ctx, SERIALIZER_UNSUPPORTED, "serializer " + (wish & 0x0f) + " is not served");
            return;
        }
        int ours = RawSocketFrames.lengthExponent(accepted.options().limits().messageBytes());
        ctx.writeAndFlush(handshake(ctx, ours << 4 | (wish & 0x0f)));
        ChannelConnection connection = accepted.newConnection("rawsocket", encoding.get());
        accepted.opened(this, connection, new RawSocketFrames(connection, wish >> 4));
    }

    private Optional<Encoding> encoding(int number) {
        return accepted.options().encodings().stream()
                .filter(encoding -> encoding.rawSocketId() == number)
                .findFirst();
    }

    private void refuse(ChannelHandlerContext ctx, int error, String reason) {
        ctx.writeAndFlush(handshake(ctx, error << 4)).addListener(done -> accepted.refuse(reason));
    }

    static ByteBuf handshake(ChannelHandlerContext ctx, int second) {
        return ctx.alloc()
                .directBuffer(LENGTH)
                .writeByte(RawSocketFrames.MAGIC)
                .writeByte(second)
                .writeShort(0);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        accepted.refuse(Reasons.of(cause));
    }
}
