package io.transom.transport;

import io.transom.wamp.ErrorUris;
import io.transom.wamp.Limit;
import io.transom.wamp.serializer.ReadLimits;
import java.util.ArrayList;
import java.util.List;

/** Bounds of a listening port before and beside messages; every one may be changed. */
public record TransportLimits(
        Limit openingTime,
        Limit connections,
        Limit httpHead,
        Limit deflated,
        Limit tlsTime,
        Limit tlsHandshakes,
        Limit tlsHello,
        Limit pings) {
    /** The greatest {@code message.bytes} that a transport can be given: 1 GiB. */
    public static final int MOST_MESSAGE_BYTES = 1 << 30;

    /** The greatest {@code transport.http.head}: 1 MiB. */
    public static final int MOST_HEAD_BYTES = 1 << 20;

    /** The greatest {@code transport.tls.hello}: what a message of a TLS handshake can be long (RFC 8446 section 4). */
    public static final int MOST_HELLO_BYTES = (1 << 24) - 1;

    public static final TransportLimits DEFAULT = new TransportLimits(
            new Limit(
                    "transport.opening.time",
                    2_500,
                    "ms",
                    "transom.close.opening_timeout",
                    "Time for the opening handshake of WebSocket or RawSocket."),
            new Limit(
                    "transport.connections",
                    20_000,
                    "connections",
                    "transom.close.too_many_connections",
                    "Connections of one listener; further ones are closed at once."),
            new Limit(
                    "transport.http.head",
                    8_192,
                    "bytes",
                    "transom.close.http_head",
                    "Request line, and header, of an HTTP request: each at most so long."),
            new Limit(
                    "transport.deflate.connections",
                    2_000,
                    "connections",
                    "transom.close.too_many_connections",
                    "Connections of one listener with permessage-deflate; further ones are served without it."),
            new Limit(
                    "transport.tls.time", 5_000, "ms", "transom.close.opening_timeout", "Time for a handshake of TLS."),
            new Limit(
                    "transport.tls.handshakes",
                    500,
                    "handshakes",
                    ErrorUris.UNAVAILABLE,
                    "Handshakes of TLS of one listener that are under way; further connections are closed at once."),
            new Limit(
                    "transport.tls.hello",
                    16_384,
                    "bytes",
                    ErrorUris.PROTOCOL_VIOLATION,
                    "Length of the first message of a TLS handshake."),
            new Limit(
                    "transport.pings",
                    200,
                    "pings",
                    "transom.close.too_many_pings",
                    "Pings of the peer within one second; one more closes the connection."));

    /** Throws {@link IllegalArgumentException} for a value that no transport can have. */
    public TransportLimits {
        check(httpHead, MOST_HEAD_BYTES);
        check(tlsHello, MOST_HELLO_BYTES);
    }

    private static void check(Limit limit, long most) {
        if (limit.value() > most) {
            throw new IllegalArgumentException(limit.id() + ": expected at most " + most + ", found " + limit.value());
        }
    }

    static void check(ReadLimits limits) {
        if (limits.messageBytes() > MOST_MESSAGE_BYTES) {
            throw new IllegalArgumentException(
                    "limits.messageBytes: expected at most " + MOST_MESSAGE_BYTES + ", found " + limits.messageBytes());
        }
    }

    /** All of them, in order. */
    public List<Limit> all() {
        return List.of(openingTime, connections, httpHead, deflated, tlsTime, tlsHandshakes, tlsHello, pings);
    }

    /** The same limits, one of them with another value. Throws {@link IllegalArgumentException} when none has the ID. */
    public TransportLimits with(String id, long value) {
        List<Limit> changed = new ArrayList<>(all());
        if (changed.stream().noneMatch(limit -> limit.id().equals(id))) {
            throw new IllegalArgumentException("no limit of a transport has the ID " + id);
        }
        changed.replaceAll(limit -> limit.id().equals(id) ? limit.withValue(value) : limit);
        return new TransportLimits(
                changed.get(0),
                changed.get(1),
                changed.get(2),
                changed.get(3),
                changed.get(4),
                changed.get(5),
                changed.get(6),
                changed.get(7));
    }

    public TransportLimits withOpeningTime(long millis) {
        return with(openingTime.id(), millis);
    }

    public TransportLimits withConnections(long most) {
        return with(connections.id(), most);
    }

    public TransportLimits withDeflated(long most) {
        return with(deflated.id(), most);
    }
}
