package io.transom.wamp.auth;

import io.transom.wamp.Connection;
import java.util.Arrays;
import java.util.Optional;

/**
 * What ties a login to the TLS connection that it is made on, so that nobody can sit between and hand it on (WAMP specification, TLS
 * Channel Binding; RFC 5929, RFC 9266).
 *
 * @param type as {@code authextra.channel_binding} names it
 * @param data what both ends of the connection know, as the type's RFC says
 */
public record ChannelBinding(String type, byte[] data) {
    /** The client's Finished message, without the header of the handshake (RFC 5929, section 3). */
    public static final String TLS_UNIQUE = "tls-unique";

    /** 32 bytes exported under {@code EXPORTER-Channel-Binding} (RFC 9266). */
    public static final String TLS_EXPORTER = "tls-exporter";

    /** The hash of the server's certificate (RFC 5929, section 4): also TLS that tells nothing else of itself knows it. */
    public static final String TLS_SERVER_END_POINT = "tls-server-end-point";

    /** By the first of these types whose data the connection knows. */
    public static Optional<ChannelBinding> of(Connection connection, Iterable<String> types) {
        for (String type : types) {
            Optional<byte[]> data = connection.channelBinding(type);
            if (data.isPresent()) {
                return data.map(known -> new ChannelBinding(type, known));
            }
        }
        return Optional.empty();
    }

    /** The 32 bytes of cryptosign: what is exported has them, of all else it is the SHA-256, as Crossbar.io takes it. */
    public byte[] channelId() {
        return type.equals(TLS_EXPORTER) ? data : Hmac.sha256(data);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ChannelBinding that && type.equals(that.type) && Arrays.equals(data, that.data);
    }

    @Override
    public int hashCode() {
        return 31 * type.hashCode() + Arrays.hashCode(data);
    }

    @Override
    public String toString() {
        return type;
    }
}
