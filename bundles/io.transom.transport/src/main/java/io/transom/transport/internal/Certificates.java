package io.transom.transport.internal;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** What the other end of a TLS connection showed. */
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

    /**
     * The hash of the certificate that the server showed (RFC 5929, section 4.1): the one that its signature has, SHA-256 for weaker
     * ones; empty for signatures that have none of their own.
     */
    static Optional<byte[]> serverEndPoint(Channel channel) {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls == null) {
            return Optional.empty();
        }
        SSLSession session = tls.engine().getSession();
        try {
            Certificate[] chain =
                    tls.engine().getUseClientMode() ? session.getPeerCertificates() : session.getLocalCertificates();
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
