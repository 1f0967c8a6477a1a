package io.transom.transport.internal;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import io.transom.transport.TlsEngines.ChannelBound;
import io.transom.wamp.auth.ChannelBinding;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** What the TLS of a connection knows of it. */
final class Certificates {
    private static final Pattern SIGNATURE = Pattern.compile("(?:MD5|SHA1|SHA(224|256|384|512))with(?!.*MGF1).*");

    private Certificates() {}

    /** The peer's chain, its own certificate first; empty when it showed none, or there is no TLS. */
    static List<X509Certificate> of(Channel channel) {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls == null) {
            return List.of();
        }
        try {
            Certificate[] chain = tls.engine().getSession().getPeerCertificates();
            return Arrays.stream(chain).map(X509Certificate.class::cast).toList();
        } catch (SSLPeerUnverifiedException none) {
            return List.of();
        }
    }

    /** What the TLS tells of type {@code type}; empty where it does not, and without TLS. */
    static Optional<byte[]> channelBinding(Channel channel, String type) {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls == null) {
            return Optional.empty();
        }
        if (type.equals(ChannelBinding.TLS_SERVER_END_POINT)) {
            return serverEndPoint(tls.engine());
        }
        return tls.engine() instanceof ChannelBound bound ? bound.channelBinding(type) : Optional.empty();
    }

    /**
     * The hash of the certificate that the server showed (RFC 5929, section 4.1): the one that its signature has, SHA-256 for weaker
     * ones; empty for signatures that have none of their own.
     */
    private static Optional<byte[]> serverEndPoint(SSLEngine engine) {
        SSLSession session = engine.getSession();
        try {
            Certificate[] chain =
                    engine.getUseClientMode() ? session.getPeerCertificates() : session.getLocalCertificates();
            if (chain == null || chain.length == 0 || !(chain[0] instanceof X509Certificate server)) {
                return Optional.empty();
            }
            Matcher signature = SIGNATURE.matcher(server.getSigAlgName());
            if (!signature.matches()) {
                return Optional.empty();
            }
            String bits = signature.group(1) == null ? "256" : signature.group(1);
            return Optional.of(MessageDigest.getInstance("SHA-" + bits).digest(server.getEncoded()));
        } catch (SSLPeerUnverifiedException | GeneralSecurityException unknown) {
            return Optional.empty();
        }
    }
}
