package io.transom.transport.internal;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.transom.transport.Origins;
import io.transom.wamp.Encoding;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The opening handshake of WebSocket, RFC 6455 section 4. Extensions but permessage-deflate are declined.
 *
 * @param answer to be sent
 * @param deflate the terms of permessage-deflate; null when it is not agreed
 */
record WebSocketUpgrade(
        HttpAnswer answer, Subprotocol protocol, @Nullable DeflateTerms deflate) {
    static final String VERSION = "13";

    private static final String WEBSOCKET = "websocket";
    private static final String UPGRADE = "upgrade";
    private static final String SEC_VERSION = "sec-websocket-version";
    private static final String SEC_KEY = "sec-websocket-key";
    private static final String SEC_PROTOCOL = "sec-websocket-protocol";
    private static final String SEC_EXTENSIONS = "sec-websocket-extensions";
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private static final MessageDigest SHA_1 = sha1();

    static boolean isWished(RequestHead request) {
        return request.lists(UPGRADE, WEBSOCKET);
    }

    /**
     * The answer to a request that wishes the upgrade.
     *
     * @param deflate asked when the client offers permessage-deflate as we can do it
     */
    static WebSocketUpgrade of(RequestHead request, List<Encoding> encodings, Origins origins, BooleanSupplier deflate)
            throws HttpRefusal {
        if (!request.method().equals("GET") || !request.isHttp11()) {
            throw HttpRefusal.bad("expected GET and HTTP/1.1");
        }
        if (!request.lists("connection", UPGRADE)) {
            throw HttpRefusal.bad("Connection: expected Upgrade");
        }
        String key = one(request, SEC_KEY);
        if (!request.all(SEC_VERSION).equals(List.of(VERSION))) {
            throw required();
        }
        if (!isKey(key)) {
            throw HttpRefusal.bad("Sec-WebSocket-Key: expected 16 bytes in base64");
        }
        for (String origin : request.all("origin")) {
            if (!origins.allow(origin)) {
                throw new HttpRefusal(HttpResponseStatus.FORBIDDEN, "Origin: pages from there may not connect");
            }
        }
        Subprotocol protocol = Subprotocol.chosen(encodings, request.listed(SEC_PROTOCOL))
                .orElseThrow(() -> HttpRefusal.bad("Sec-WebSocket-Protocol: expected one of "
                        + String.join(
                                ", ",
                                encodings.stream().map(Encoding::subprotocol).toList())));
        HttpAnswer answer = new HttpAnswer(HttpResponseStatus.SWITCHING_PROTOCOLS)
                .with(UPGRADE, WEBSOCKET)
                .with("connection", UPGRADE)
                .with("sec-websocket-accept", accept(key))
                .with(SEC_PROTOCOL, protocol.id());
        List<String> offers = request.all(SEC_EXTENSIONS);
        Optional<DeflateTerms> terms = offers.isEmpty()
                ? Optional.empty()
                : DeflateTerms.answerTo(offers).filter(possible -> deflate.getAsBoolean());
        terms.ifPresent(agreed -> answer.with(SEC_EXTENSIONS, agreed.answer()));
        return new WebSocketUpgrade(answer, protocol, terms.orElse(null));
    }

    private static String one(RequestHead request, String name) throws HttpRefusal {
        List<String> values = request.all(name);
        if (values.size() != 1) {
            throw HttpRefusal.bad(name + ": expected one");
        }
        return values.get(0);
    }

    /** Says that this path is for WebSocket, in the one version there is. */
    static HttpRefusal required() {
        return new HttpRefusal(
                new HttpAnswer(HttpResponseStatus.UPGRADE_REQUIRED)
                        .with(UPGRADE, WEBSOCKET)
                        .with(SEC_VERSION, VERSION)
                        .with("content-length", "0"),
                "expected an upgrade to WebSocket, version " + VERSION);
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
            var sha1 = (MessageDigest) SHA_1.clone(); // looking it up costs more than the digest
            return Base64.getEncoder().encodeToString(sha1.digest((key + GUID).getBytes(StandardCharsets.US_ASCII)));
        } catch (CloneNotSupportedException every) {
            throw new IllegalStateException("that of every JDK can be cloned", every);
        }
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException every) {
            throw new IllegalStateException("every JDK has SHA-1", every);
        }
    }
}
