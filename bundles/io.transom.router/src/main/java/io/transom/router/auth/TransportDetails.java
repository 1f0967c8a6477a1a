package io.transom.router.auth;

import io.transom.wamp.Connection;
import io.transom.wamp.auth.ChannelBinding;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A connection as procedures are told of it, with the keys of Crossbar.io (docs/reference/router-configuration.md, Meta API). */
public final class TransportDetails {
    private static final HexFormat COLONS = HexFormat.ofDelimiter(":").withUpperCase();

    private TransportDetails() {}

    /** {@code channel_type}, {@code peer}, {@code is_secure}, {@code peer_cert} and so on. */
    public static Map<String, Object> of(Connection connection) {
        Map<String, Object> shown = of(connection.peer());
        boolean local = isLocal(connection.peer());
        shown.put(
                "channel_serializer",
                local || isWebSocket(connection.peer())
                        ? null
                        : connection.encoding().label());
        ChannelBinding.of(connection, Set.of(ChannelBinding.TLS_UNIQUE))
                .ifPresent(bound -> shown.put("channel_id", Map.of(bound.type(), bound.channelId())));
        shown.put("peer_cert", certificate(connection.certificates()));
        shown.put("websocket_protocol", local ? null : connection.encoding().subprotocol());
        return shown;
    }

    /** What is known of the other end alone. */
    private static Map<String, Object> of(Connection.Peer peer) {
        boolean local = isLocal(peer);
        var shown = new LinkedHashMap<String, Object>();
        shown.put("channel_type", local ? "function" : peer.secure() ? "tls" : "tcp");
        shown.put("channel_framing", local ? "native" : peer.transport());
        shown.put("channel_serializer", null);
        shown.put("own", null);
        shown.put("peer", peer.address());
        shown.put("is_server", local || !isWebSocket(peer) ? null : true);
        shown.put("is_secure", peer.secure());
        shown.put("channel_id", Map.of());
        shown.put("peer_cert", null);
        shown.put("websocket_protocol", null);
        shown.put("http_cbtid", null);
        return shown;
    }

    private static boolean isLocal(Connection.Peer peer) {
        return peer.transport().equals("local");
    }

    private static boolean isWebSocket(Connection.Peer peer) {
        return peer.transport().equals("websocket");
    }

    private static @Nullable Map<String, Object> certificate(List<X509Certificate> chain) {
        if (chain.isEmpty()) {
            return null;
        }
        X509Certificate certificate = chain.get(0);
        var shown = new LinkedHashMap<String, Object>();
        shown.put("sha1", fingerprint("SHA-1", certificate));
        shown.put("sha256", fingerprint("SHA-256", certificate));
        shown.put("serial", certificate.getSerialNumber().toString());
        shown.put("subject", certificate.getSubjectX500Principal().getName());
        shown.put("issuer", certificate.getIssuerX500Principal().getName());
        shown.put("not_before", certificate.getNotBefore().toInstant().toString());
        shown.put("not_after", certificate.getNotAfter().toInstant().toString());
        return shown;
    }

    /** Upper-case hex digits, pairs divided by colons. */
    static String fingerprint(String algorithm, X509Certificate certificate) {
        try {
            return COLONS.formatHex(MessageDigest.getInstance(algorithm).digest(certificate.getEncoded()));
        } catch (GeneralSecurityException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }
}
