package io.transom.transport.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;

/** A response of HTTP/1.1, made as text and written as one buffer. */
final class HttpAnswer {
    private final StringBuilder head;
    private byte[] body = Frames.NOTHING;

    HttpAnswer(HttpResponseStatus status) {
        head = new StringBuilder(256)
                .append("HTTP/1.1 ")
                .append(status.code())
                .append(' ')
                .append(status.reasonPhrase())
                .append("\r\n");
    }

    /** @param value without line breaks */
    HttpAnswer with(String name, String value) {
        head.append(name).append(": ").append(value).append("\r\n");
        return this;
    }

    /** @param headOnly whether the body is only announced, as to a HEAD request */
    HttpAnswer withBody(String contentType, byte[] content, boolean headOnly) {
        body = headOnly ? Frames.NOTHING : content;
        return with("content-type", contentType).with("content-length", String.valueOf(content.length));
    }

    static HttpAnswer text(HttpResponseStatus status, String reason) {
        return new HttpAnswer(status)
                .withBody("text/plain; charset=utf-8", (reason + "\n").getBytes(StandardCharsets.UTF_8), false);
    }

    /** For the caller to release. */
    ByteBuf bytes(ByteBufAllocator allocator) {
        head.append("\r\n");
        ByteBuf out = allocator.directBuffer(head.length() + body.length);
        out.writeCharSequence(head, StandardCharsets.US_ASCII);
        return out.writeBytes(body);
    }
}
