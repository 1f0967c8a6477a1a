package io.transom.transport.internal;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.transom.transport.HttpResource;
import io.transom.transport.ListenOptions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one HTTP request of a connection: an upgrade to WebSocket, or a GET that a {@link HttpResource} answers. A request
 * has no body, and nothing but an upgrade keeps the connection. Read by our own code, since every session begins with one
 * (docs/performance.md).
 */
final class HttpOpening extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(HttpOpening.class);
    private static final long ANSWER_SECONDS = 30;

    private final Accepted accepted;
    private final HeadBytes bytes;
    private boolean answered;

    HttpOpening(Accepted accepted) {
        this.accepted = accepted;
        this.bytes = new HeadBytes(accepted.options().transportLimits().httpHead());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object read) {
        ByteBuf in = (ByteBuf) read;
        try {
            if (!answered && bytes.take(in)) {
                answer(ctx, bytes.read());
            }
        } catch (HttpRefusal refusal) {
            if (bytes.isTooLong()) {
                accepted.hit(accepted.options().transportLimits().httpHead());
            }
            refuse(ctx, refusal);
        } catch (RuntimeException | Error broken) {
            in.release();
            throw broken;
        }
        if (ctx.isRemoved() && in.isReadable()) {
            ctx.fireChannelRead(in); // what the client sent behind its request
        } else {
            in.release();
        }
    }

    private void answer(ChannelHandlerContext ctx, RequestHead head) throws HttpRefusal {
        if (!head.all("transfer-encoding").isEmpty()
                || head.all("content-length").stream().anyMatch(length -> !length.equals("0"))) {
            throw HttpRefusal.bad("a request must not have a body");
        }
        List<String> hosts = head.all("host");
        if (hosts.isEmpty() ? head.isHttp11() : hosts.size() > 1 || !RequestHead.isHost(hosts.get(0))) {
            throw HttpRefusal.bad("Host: expected one host"); // RFC 9112 section 3.2
        }
        accepted.requestComplete();
        ListenOptions options = accepted.options();
        int question = head.target().indexOf('?');
        String path = question < 0 ? head.target() : head.target().substring(0, question);
        boolean webSocketPath = options.webSocketPaths().contains(path)
                || options.webSocketPaths().contains("*");
        if (webSocketPath && WebSocketUpgrade.isWished(head)) {
            upgrade(ctx, head);
            return;
        }
        HttpResource resource = options.http().get(path);
        if (resource != null) {
            get(ctx, head, resource, question < 0 ? "" : head.target().substring(question + 1));
        } else if (options.webSocketPaths().contains(path)) {
            throw WebSocketUpgrade.required();
        } else {
            throw new HttpRefusal(HttpResponseStatus.NOT_FOUND, "nothing is here");
        }
    }

    private void upgrade(ChannelHandlerContext ctx, RequestHead head) throws HttpRefusal {
        var upgrade = WebSocketUpgrade.of(
                head, accepted.options().encodings(), accepted.options().origins(), accepted::mayDeflate);
        answered = true;
        ctx.writeAndFlush(upgrade.answer().bytes(ctx.alloc()), ctx.voidPromise());
        Subprotocol protocol = upgrade.protocol();
        var connection = accepted.newConnection("websocket", protocol.encoding());
        accepted.opened(this, connection, protocol.frames(connection, false, upgrade.deflate()));
    }

    private void get(ChannelHandlerContext ctx, RequestHead head, HttpResource resource, String query)
            throws HttpRefusal {
        boolean headOnly = head.method().equals("HEAD");
        if (!headOnly && !head.method().equals("GET")) {
            String reason = "expected GET or HEAD";
            throw new HttpRefusal(
                    HttpAnswer.text(HttpResponseStatus.METHOD_NOT_ALLOWED, reason)
                            .with("allow", "GET, HEAD"),
                    reason);
        }
        HttpResource.Response found;
        try {
            found = resource.get(query);
        } catch (RuntimeException broken) {
            LOG.error("{}: answering {} failed", Addresses.peer(ctx.channel()), head.target(), broken);
            throw new HttpRefusal(HttpResponseStatus.INTERNAL_SERVER_ERROR, "internal error");
        }
        answer(
                ctx,
                new HttpAnswer(HttpResponseStatus.valueOf(found.status()))
                        .withBody(found.contentType(), found.body(), headOnly));
    }

    private void refuse(ChannelHandlerContext ctx, HttpRefusal refusal) {
        LOG.debug("{}: HTTP: {}", Addresses.peer(ctx.channel()), refusal.getMessage());
        answer(ctx, refusal.answer());
    }

    private void answer(ChannelHandlerContext ctx, HttpAnswer answer) {
        answered = true;
        var channel = ctx.channel();
        var timer = ctx.executor().schedule(() -> channel.close(), ANSWER_SECONDS, TimeUnit.SECONDS);
        channel.closeFuture().addListener(closed -> timer.cancel(false));
        accepted.requestComplete();
        ByteBuf bytes = answer.with("connection", "close")
                .with("x-content-type-options", "nosniff")
                .bytes(ctx.alloc());
        ctx.writeAndFlush(bytes).addListener(written -> Lingering.end(channel));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        accepted.refuse(Reasons.of(cause));
    }
}
