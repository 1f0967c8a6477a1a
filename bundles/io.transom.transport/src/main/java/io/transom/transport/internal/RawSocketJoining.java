package io.transom.transport.internal;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.transom.wamp.Encoding;
import java.util.List;

/** The client's side of the RawSocket opening handshake. */
final class RawSocketJoining extends ByteToMessageDecoder {
    private final Connecting connecting;
    private final Encoding encoding;

    RawSocketJoining(Connecting connecting) {
        this.connecting = connecting;
        this.encoding = connecting.options().encodings().get(0);
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        int length =
                RawSocketFrames.lengthExponent(connecting.options().limits().messageBytes());
        ctx.writeAndFlush(RawSocketOpening.handshake(ctx, length << 4 | encoding.rawSocketId()));
        ctx.fireChannelActive();
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (in.readableBytes() < RawSocketOpening.LENGTH) {
            return;
        }
        int magic = in.readUnsignedByte();
        int answer = in.readUnsignedByte();
        int reserved = in.readUnsignedShort();
        if (magic != RawSocketFrames.MAGIC || reserved != 0) {
            connecting.failed("the server does not speak RawSocket");
        } else if ((answer & 0x0f) == 0) {
            connecting.failed("the server refused: " + error(answer >> 4));
        } else if ((answer & 0x0f) != encoding.rawSocketId()) {
            connecting.failed("the server chose another serializer than " + encoding.label());
        } else {
            ChannelConnection connection = connecting.newConnection("rawsocket", encoding);
            connecting.opened(this, connection, new RawSocketFrames(connection, answer >> 4));
        }
    }

    private String error(int code) {
        return switch (code) {
            case RawSocketOpening.SERIALIZER_UNSUPPORTED -> "serializer " + encoding.label() + " is not served";
            case 2 -> "the length of messages is not acceptable";
            case RawSocketOpening.RESERVED_BITS -> "reserved bits were set";
            case 4 -> "too many connections";
            default -> "error " + code;
        };
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        super.channelInactive(ctx);
        connecting.failed("closed during the opening handshake");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        connecting.failed(Reasons.of(cause));
    }
}
