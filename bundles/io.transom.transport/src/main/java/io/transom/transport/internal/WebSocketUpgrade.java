package io.transom.transport.internal;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.transom.transport.Origins;
import io.transom.wamp.Encoding;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The opening handshake of WebSocket, RFC 6455 section 4. Extensions but permessage-deflate are declined.
 *
 * @param response to be sent
 * @param protocol agreed; empty when the response is a refusal
 * @param deflate the terms of permessage-deflate; null when it is not agreed
 */
record WebSocketUpgrade(
        HttpResponse response,
        Optional<Subprotocol> protocol,
        @Nullable DeflateTerms deflate) {
    static final String VERSION = "13";

    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    static boolean isWished(HttpRequest request) {
        return request.headers().containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true);
    }

    /**
     * The answer to a request that wishes the upgrade.
     *
     * @param deflate asked when the client offers permessage-deflate as we can do it
     */
    static WebSocketUpgrade of(
            HttpRequest request, List<Encoding> encodings, Origins origins, BooleanSupplier deflate) {
        HttpHeaders headers = request.headers();
        if (!HttpMethod.GET.equals(request.method())
                || request.protocolVersion().compareTo(HttpVersion.HTTP_1_1) < 0) {
            return refused("expected GET and HTTP/1.1");
        }
        if (!headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)) {
            return refused("Connection: expected Upgrade");
        }
        for (CharSequence once : List.of(HttpHeaderNames.HOST, HttpHeaderNames.SEC_WEBSOCKET_KEY)) {
            if (headers.getAll(once).size() != 1) {
                return refused(once + ": expected one");
            }
        }
        if (!headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_VERSION).equals(List.of(VERSION))) {
            return new WebSocketUpgrade(required(), Optional.empty(), null);
        }
        String key = headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY);
        if (!isKey(key.trim())) {
            return refused("Sec-WebSocket-Key: expected 16 bytes in base64");
        }
        String origin = headers.get(HttpHeaderNames.ORIGIN);
        if (origin != null && !origins.allow(origin.trim())) {
            return new WebSocketUpgrade(
                    HttpOpening.text(HttpResponseStatus.FORBIDDEN, "Origin: pages from there may not connect"),
                    Optional.empty(),
                    null);
        }
        Optional<Subprotocol> protocol = Subprotocol.chosen(encodings, wished(headers));
        if (protocol.isEmpty()) {
            return refused("Sec-WebSocket-Protocol: expected one of "
                    + String.join(
                            ", ", encodings.stream().map(Encoding::subprotocol).toList()));
        }
        var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS);
        response.headers()
                .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE)
                .set(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT, accept(key.trim()))
                .set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, protocol.get().id());
        Optional<DeflateTerms> terms = DeflateTerms.answerTo(headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS))
                .filter(possible -> deflate.getAsBoolean());
        terms.ifPresent(agreed -> response.headers().set(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS, agreed.answer()));
        return new WebSocketUpgrade(response, protocol, terms.orElse(null));
    }

    private static List<String> wished(HttpHeaders headers) {
        return headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL).stream()
                .flatMap(line -> Arrays.stream(line.split(",")))
                .map(String::trim)
                .toList();
    }

    private static WebSocketUpgrade refused(String reason) {
        return new WebSocketUpgrade(HttpOpening.text(HttpResponseStatus.BAD_REQUEST, reason), Optional.empty(), null);
    }

    /** Says that this path is for WebSocket, in the one version there is. */
    static HttpResponse required() {
        var response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.UPGRADE_REQUIRED, Unpooled.EMPTY_BUFFER);
        response.headers()
                .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
                .set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, VERSION)
                .set(HttpHeaderNames.CONTENT_LENGTH, 0);
        return response;
    }

    private static boolean isKey(String key) {
        try {
            return Base64.getDecoder().decode(key).length == 16;
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    /** What the server answers to a key. */
    static String accept(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException every) {
            throw new IllegalStateException("every JDK has SHA-1", every);
        }
    }
}
