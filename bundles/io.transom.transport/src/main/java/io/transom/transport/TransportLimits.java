package io.transom.transport;

import io.transom.wamp.Limit;
import io.transom.wamp.serializer.ReadLimits;

/** Bounds before and beside messages. */
public record TransportLimits(Limit openingTime, Limit connections, Limit httpHead, Limit deflated) {
    /** The greatest {@code message.bytes} that a transport can be given: 1 GiB. */
    public static final int MOST_MESSAGE_BYTES = 1 << 30;

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
                    "Connections of one listener with permessage-deflate; further ones are served without it."));

    static void check(ReadLimits limits) {
        if (limits.messageBytes() > MOST_MESSAGE_BYTES) {
            throw new IllegalArgumentException(
                    "limits.messageBytes: expected at most " + MOST_MESSAGE_BYTES + ", found " + limits.messageBytes());
        }
    }

    public TransportLimits withOpeningTime(long millis) {
        return new TransportLimits(openingTime.withValue(millis), connections, httpHead, deflated);
    }

    public TransportLimits withConnections(long most) {
        return new TransportLimits(openingTime, connections.withValue(most), httpHead, deflated);
    }

    public TransportLimits withDeflated(long most) {
        return new TransportLimits(openingTime, connections, httpHead, deflated.withValue(most));
    }
}
