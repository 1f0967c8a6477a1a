package io.transom.transport.internal;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The client's side of the opening handshake of WebSocket, RFC 6455 section 4.1; offers no extension but permessage-deflate. */
final class WebSocketJoining extends ChannelInboundHandlerAdapter {
    private static final int LONGEST_HEAD = 16 << 10;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Connecting connecting;
    private final String key = newKey();
    private @Nullable HttpResponse response;

    WebSocketJoining(Connecting connecting) {
        this.connecting = connecting;
    }

    private static String newKey() {
        byte[] nonce = new byte[16];
        RANDOM.nextBytes(nonce);
        return Base64.getEncoder().encodeToString(nonce);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        var config = new HttpDecoderConfig()
                .setMaxInitialLineLength(LONGEST_HEAD)
                .setMaxHeaderSize(LONGEST_HEAD)
                .setInitialBufferSize(256);
        ctx.pipeline()
                .addBefore(ctx.name(), "http-in", new HttpResponseDecoder(config))
                .addBefore(ctx.name(), "http-out", new HttpRequestEncoder());
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        Target target = connecting.target();
        var request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, HttpMethod.GET, target.resource(), Unpooled.EMPTY_BUFFER);
        request.headers()
                .set(HttpHeaderNames.HOST, target.authority())
                .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE)
                .set(HttpHeaderNames.SEC_WEBSOCKET_KEY, key)
                .set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, WebSocketUpgrade.VERSION)
                .set(
                        HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL,
                        String.join(",", offered().stream().map(Subprotocol::id).toList()));
        if (connecting.options().deflate()) {
            request.headers().set(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS, DeflateTerms.OFFER);
        }
        ctx.writeAndFlush(request);
        ctx.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object read) {
        try {
            if (connecting.result().isDone()) {
                return;
            }
            if (read instanceof HttpResponse head) {
                response = head;
                check(head);
            } else if (read instanceof LastHttpContent && response != null) {
                answered(ctx, response);
            }
        } finally {
            ReferenceCountUtil.release(read);
        }
    }

    private List<Subprotocol> offered() {
        return Subprotocol.offered(
                connecting.options().encodings(), connecting.options().batched());
    }

    private void check(HttpResponse head) {
        if (head.decoderResult().isFailure()) {
            connecting.failed("the server does not speak HTTP");
        } else if (!HttpResponseStatus.SWITCHING_PROTOCOLS.equals(head.status())) {
            connecting.failed("HTTP " + head.status() + " instead of the upgrade to WebSocket");
        } else if (!WebSocketUpgrade.accept(key).equals(head.headers().get(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT))) {
            connecting.failed("the server's upgrade to WebSocket is not valid");
        }
    }

    private void answered(ChannelHandlerContext ctx, HttpResponse head) {
        HttpHeaders headers = head.headers();
        String protocol = headers.get(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL);
        List<String> extensions = headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS);
        Optional<DeflateTerms> deflate =
                connecting.options().deflate() ? DeflateTerms.of(extensions) : Optional.empty();
        Optional<Subprotocol> chosen = offered().stream()
                .filter(offered -> offered.id().equals(protocol))
                .findFirst();
        if (!headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
                || !headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)) {
            connecting.failed("the server's upgrade to WebSocket is not valid");
        } else if (chosen.isEmpty() || deflate.isPresent() == extensions.isEmpty()) {
            connecting.failed("the server chose a sub-protocol or extension that was not offered");
        } else {
            open(ctx, chosen.get(), deflate.orElse(null));
        }
    }

    private void open(ChannelHandlerContext ctx, Subprotocol protocol, @Nullable DeflateTerms deflate) {
        var pipeline = ctx.pipeline();
        pipeline.remove("http-out");
        ChannelConnection connection = connecting.newConnection("websocket", protocol.encoding());
        connecting.opened(this, connection, protocol.frames(connection, true, deflate));
        pipeline.remove("http-in"); // passes on what the server sent behind its response
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        connecting.failed("closed during the opening handshake");
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        connecting.failed(Reasons.of(cause));
    }
}
