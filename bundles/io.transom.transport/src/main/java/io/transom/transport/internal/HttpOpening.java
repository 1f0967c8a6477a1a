package io.transom.transport.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import io.transom.transport.HttpResource;
import io.transom.transport.ListenOptions;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one HTTP request of a connection: an upgrade to WebSocket, or a GET that a {@link HttpResource} answers. A request
 * has no body, and nothing but an upgrade keeps the connection.
 */
final class HttpOpening extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(HttpOpening.class);
    private static final long ANSWER_SECONDS = 30;

    private final Accepted accepted;
    private @Nullable HttpRequest request;
    private boolean answered;

    HttpOpening(Accepted accepted) {
        this.accepted = accepted;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object read) {
        try {
            if (answered) {
                return;
            }
            if (read instanceof HttpRequest head) {
                request = head;
                check(ctx, head);
            }
            if (!answered && read instanceof HttpContent content) {
                if (content.content().isReadable()) {
                    refuse(ctx, HttpResponseStatus.BAD_REQUEST, "a request must not have a body");
                } else if (content instanceof LastHttpContent && request != null) {
                    answer(ctx, request);
                }
            }
        } finally {
            ReferenceCountUtil.release(read);
        }
    }

    private void check(ChannelHandlerContext ctx, HttpRequest head) {
        if (head.decoderResult().isFailure()) {
            Throwable cause = head.decoderResult().cause();
            if (cause instanceof TooLongHttpLineException || cause instanceof TooLongHttpHeaderException) {
                accepted.hit(accepted.options().transportLimits().httpHead());
            }
            if (cause instanceof TooLongHttpLineException) {
                refuse(ctx, HttpResponseStatus.REQUEST_URI_TOO_LONG, "the request line is too long");
            } else if (cause instanceof TooLongHttpHeaderException) {
                refuse(ctx, HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "the header is too long");
            } else {
                refuse(ctx, HttpResponseStatus.BAD_REQUEST, "malformed request");
            }
        } else if (head.protocolVersion().majorVersion() != 1) {
            refuse(ctx, HttpResponseStatus.HTTP_VERSION_NOT_SUPPORTED, "expected HTTP/1.1");
        } else if (HttpUtil.isTransferEncodingChunked(head) || HttpUtil.getContentLength(head, 0L) > 0) {
            refuse(ctx, HttpResponseStatus.BAD_REQUEST, "a request must not have a body");
        }
    }

    private void answer(ChannelHandlerContext ctx, HttpRequest head) {
        accepted.requestComplete();
        ListenOptions options = accepted.options();
        int question = head.uri().indexOf('?');
        String path = question < 0 ? head.uri() : head.uri().substring(0, question);
        boolean webSocketPath = options.webSocketPaths().contains(path)
                || options.webSocketPaths().contains("*");
        if (webSocketPath && WebSocketUpgrade.isWished(head)) {
            upgrade(ctx, head);
            return;
        }
        HttpResource resource = options.http().get(path);
        if (resource != null) {
            get(ctx, head, resource, question < 0 ? "" : head.uri().substring(question + 1));
        } else if (options.webSocketPaths().contains(path)) {
            answer(ctx, WebSocketUpgrade.required());
        } else {
            refuse(ctx, HttpResponseStatus.NOT_FOUND, "nothing is here");
        }
    }

    private void upgrade(ChannelHandlerContext ctx, HttpRequest head) {
        var upgrade = WebSocketUpgrade.of(
                head, accepted.options().encodings(), accepted.options().origins(), accepted::mayDeflate);
        if (upgrade.protocol().isEmpty()) {
            answer(ctx, upgrade.response());
            return;
        }
        answered = true;
        ctx.writeAndFlush(upgrade.response());
        var pipeline = ctx.pipeline();
        pipeline.remove("http-out");
        Subprotocol protocol = upgrade.protocol().get();
        var connection = accepted.newConnection("websocket", protocol.encoding());
        accepted.opened(this, connection, protocol.frames(connection, false, upgrade.deflate()));
        pipeline.remove("http-in"); // passes on what the client sent behind its request
    }

    private void get(ChannelHandlerContext ctx, HttpRequest head, HttpResource resource, String query) {
        boolean headOnly = HttpMethod.HEAD.equals(head.method());
        if (!headOnly && !HttpMethod.GET.equals(head.method())) {
            var response = text(HttpResponseStatus.METHOD_NOT_ALLOWED, "expected GET or HEAD");
            response.headers().set(HttpHeaderNames.ALLOW, "GET, HEAD");
            answer(ctx, response);
            return;
        }
        HttpResource.Response found;
        try {
            found = resource.get(query);
        } catch (RuntimeException broken) {
            LOG.error("{}: answering {} failed", Addresses.peer(ctx.channel()), head.uri(), broken);
            refuse(ctx, HttpResponseStatus.INTERNAL_SERVER_ERROR, "internal error");
            return;
        }
        ByteBuf body = headOnly ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(found.body());
        var response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(found.status()), body);
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, found.contentType())
                .set(HttpHeaderNames.CONTENT_LENGTH, found.body().length);
        answer(ctx, response);
    }

    private void refuse(ChannelHandlerContext ctx, HttpResponseStatus status, String reason) {
        LOG.debug("{}: HTTP {}: {}", Addresses.peer(ctx.channel()), status.code(), reason);
        answer(ctx, text(status, reason));
    }

    static HttpResponse text(HttpResponseStatus status, String reason) {
        byte[] body = (reason + "\n").getBytes(StandardCharsets.UTF_8);
        var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(body));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
                .set(HttpHeaderNames.CONTENT_LENGTH, body.length);
        return response;
    }

    private void answer(ChannelHandlerContext ctx, HttpResponse response) {
        answered = true;
        response.headers().set(HttpHeaderNames.CONNECTION, "close").set("x-content-type-options", "nosniff");
        var channel = ctx.channel();
        var timer = ctx.executor().schedule(() -> channel.close(), ANSWER_SECONDS, TimeUnit.SECONDS);
        channel.closeFuture().addListener(closed -> timer.cancel(false));
        accepted.requestComplete();
        ctx.writeAndFlush(response).addListener(written -> Lingering.end(channel));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        accepted.refuse(Reasons.of(cause));
    }
}
