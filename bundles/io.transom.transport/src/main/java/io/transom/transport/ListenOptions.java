package io.transom.transport;

import io.transom.wamp.Encoding;
import io.transom.wamp.serializer.ReadLimits;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
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
    public ListenOptions {
        TransportLimits.check(limits);
    }

    /** WebSocket only, all encodings, default limits. */
    public static ListenOptions webSocket(Address address, String path) {
        return of(address, Set.of(path), false);
    }

    /** RawSocket only, all encodings, default limits. */
    public static ListenOptions rawSocket(Address address) {
        return of(address, Set.of(), true);
    }

    private static ListenOptions of(Address address, Set<String> webSocketPaths, boolean rawSocket) {
        return new ListenOptions(
                address,
                128,
                webSocketPaths,
                rawSocket,
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
        return with(copy -> copy.http = resources);
    }

    public ListenOptions withEncodings(List<Encoding> others) {
        return with(copy -> copy.encodings = others);
    }

    public ListenOptions withLimits(ReadLimits others) {
        return with(copy -> copy.limits = others);
    }

    public ListenOptions withKeepalive(Keepalive other) {
        return with(copy -> copy.keepalive = other);
    }

    public ListenOptions withTransportLimits(TransportLimits others) {
        return with(copy -> copy.transportLimits = others);
    }

    public ListenOptions withTls(ServerTls other) {
        return with(copy -> copy.tls = other);
    }

    public ListenOptions withOrigins(Origins others) {
        return with(copy -> copy.origins = others);
    }

    /** Agrees on permessage-deflate. */
    public ListenOptions withDeflate() {
        return with(copy -> copy.deflate = true);
    }

    /** WebSocket and RawSocket on the same port. */
    public ListenOptions andRawSocket() {
        return with(copy -> copy.rawSocket = true);
    }

    private ListenOptions with(Consumer<Copy> change) {
        var copy = new Copy(this);
        change.accept(copy);
        return copy.made();
    }

    /** The same options, to change one of them. */
    private static final class Copy {
        Address address;
        int backlog;
        Set<String> webSocketPaths;
        boolean rawSocket;
        List<Encoding> encodings;
        Map<String, HttpResource> http;
        ReadLimits limits;
        Keepalive keepalive;
        TransportLimits transportLimits;

        @Nullable
        ServerTls tls;

        Origins origins;
        boolean deflate;

        Copy(ListenOptions of) {
            address = of.address;
            backlog = of.backlog;
            webSocketPaths = of.webSocketPaths;
            rawSocket = of.rawSocket;
            encodings = of.encodings;
            http = of.http;
            limits = of.limits;
            keepalive = of.keepalive;
            transportLimits = of.transportLimits;
            tls = of.tls;
            origins = of.origins;
            deflate = of.deflate;
        }

        ListenOptions made() {
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
                    deflate);
        }
    }
}
