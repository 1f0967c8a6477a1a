package io.transom.transport;

import io.transom.wamp.Encoding;
import io.transom.wamp.serializer.ReadLimits;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a listening port speaks. One port serves all that is not empty: the first bytes tell.
 *
 * @param backlog of the listening socket
 * @param webSocketPaths paths on which WebSocket is accepted, for example {@code /ws}; empty set for none; {@code *} for any
 * @param rawSocket whether RawSocket is accepted
 * @param encodings in order of preference
 * @param http plain HTTP GET: path to what answers; empty for none
 * @param limits for messages
 * @param tls null for none
 * @param origins from which pages a browser may open a WebSocket
 * @param deflate whether WebSocket clients that offer permessage-deflate get it (docs/reference/wamp.md, "WebSocket")
 */
public record ListenOptions(
        Address address,
        int backlog,
        Set<String> webSocketPaths,
        boolean rawSocket,
        List<Encoding> encodings,
        Map<String, HttpResource> http,
        ReadLimits limits,
        Keepalive keepalive,
        TransportLimits transportLimits,
        @Nullable ServerTls tls,
        Origins origins,
        boolean deflate) {
    /** WebSocket only, all encodings, default limits. */
    public static ListenOptions webSocket(Address address, String path) {
        return new ListenOptions(
                address,
                128,
                Set.of(path),
                false,
                List.of(Encoding.CBOR, Encoding.MSGPACK, Encoding.JSON),
                Map.of(),
                ReadLimits.DEFAULT,
                Keepalive.DEFAULT,
                TransportLimits.DEFAULT,
                null,
                Origins.ANY,
                false);
    }

    /** RawSocket only. */
    public static ListenOptions rawSocket(Address address) {
        return new ListenOptions(
                address,
                128,
                Set.of(),
                true,
                List.of(Encoding.CBOR, Encoding.MSGPACK, Encoding.JSON),
                Map.of(),
                ReadLimits.DEFAULT,
                Keepalive.DEFAULT,
                TransportLimits.DEFAULT,
                null,
                Origins.ANY,
                false);
    }

    public ListenOptions withHttp(Map<String, HttpResource> resources) {
        return new ListenOptions(
                address,
                backlog,
                webSocketPaths,
                rawSocket,
                encodings,
                resources,
                limits,
                keepalive,
                transportLimits,
                tls,
                origins,
                deflate);
    }

    public ListenOptions withEncodings(List<Encoding> others) {
        return new ListenOptions(
                address,
                backlog,
                webSocketPaths,
                rawSocket,
                others,
                http,
                limits,
                keepalive,
                transportLimits,
                tls,
                origins,
                deflate);
    }

    public ListenOptions withLimits(ReadLimits others) {
        return new ListenOptions(
                address,
                backlog,
                webSocketPaths,
                rawSocket,
                encodings,
                http,
                others,
                keepalive,
                transportLimits,
                tls,
                origins,
                deflate);
    }

    public ListenOptions withKeepalive(Keepalive other) {
        return new ListenOptions(
                address,
                backlog,
                webSocketPaths,
                rawSocket,
                encodings,
                http,
                limits,
                other,
                transportLimits,
                tls,
                origins,
                deflate);
    }

    public ListenOptions withTransportLimits(TransportLimits others) {
        return new ListenOptions(
                address,
                backlog,
                webSocketPaths,
                rawSocket,
                encodings,
                http,
                limits,
                keepalive,
                others,
                tls,
                origins,
                deflate);
    }

    public ListenOptions withTls(ServerTls other) {
        return new ListenOptions(
                address,
                backlog,
                webSocketPaths,
                rawSocket,
                encodings,
                http,
                limits,
                keepalive,
                transportLimits,
                other,
                origins,
                deflate);
    }

    public ListenOptions withOrigins(Origins others) {
        return new ListenOptions(
                address,
                backlog,
                webSocketPaths,
                rawSocket,
                encodings,
                http,
                limits,
                keepalive,
                transportLimits,
                tls,
                others,
                deflate);
    }

    /** Agrees on permessage-deflate. */
    public ListenOptions withDeflate() {
        return new ListenOptions(
                address,
                backlog,
                webSocketPaths,
                rawSocket,
                encodings,
                http,
                limits,
                keepalive,
                transportLimits,
                tls,
                origins,
                true);
    }

    /** WebSocket and RawSocket on the same port. */
    public ListenOptions andRawSocket() {
        return new ListenOptions(
                address,
                backlog,
                webSocketPaths,
                true,
                encodings,
                http,
                limits,
                keepalive,
                transportLimits,
                tls,
                origins,
                deflate);
    }
}
