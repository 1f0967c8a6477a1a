package io.transom.transport.internal;

import io.transom.wamp.ErrorUris;
import io.transom.wamp.Limit;

/** Bounds of handshakes of TLS. */
final class TlsLimits {
    static final Limit HANDSHAKE_TIME = new Limit(
            "transport.tls.time", 5_000, "ms", "transom.close.opening_timeout", "Time for a handshake of TLS.");
    static final Limit HANDSHAKES = new Limit(
            "transport.tls.handshakes",
            500,
            "handshakes",
            ErrorUris.UNAVAILABLE,
            "Handshakes of TLS of one listener that are under way; further connections are closed at once.");
    static final Limit CLIENT_HELLO = new Limit(
            "transport.tls.hello",
            16_384,
            "bytes",
            ErrorUris.PROTOCOL_VIOLATION,
            "Length of the first message of a TLS handshake.");

    private TlsLimits() {}
}
