package io.transom.tls.internal;

import java.security.Principal;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSessionContext;
import org.jspecify.annotations.Nullable;

/** What a connection tells of its handshake. It cannot be resumed, so that it has neither ID nor context, and carries no values. */
final class Session implements SSLSession {
    private final Handshake handshake;
    private final long created = System.currentTimeMillis();

    Session(Handshake handshake) {
        this.handshake = handshake;
    }

    @Override
    public String getCipherSuite() {
        var outcome = handshake.outcome();
        return outcome == null ? "SSL_NULL_WITH_NULL_NULL" : outcome.cipherSuite();
    }

    @Override
    public String getProtocol() {
        var outcome = handshake.outcome();
        return outcome == null ? "NONE" : outcome.protocol();
    }

    @Override
    public Certificate[] getPeerCertificates() throws SSLPeerUnverifiedException {
        var outcome = handshake.outcome();
        List<X509Certificate> chain = outcome == null ? List.of() : outcome.clientChain();
        if (chain.isEmpty()) {
            throw new SSLPeerUnverifiedException("the client showed no certificate");
        }
        return chain.toArray(Certificate[]::new);
    }

    @Override
    public Certificate[] getLocalCertificates() {
        return handshake.identity().chain().toArray(Certificate[]::new);
    }

    @Override
    public Principal getPeerPrincipal() throws SSLPeerUnverifiedException {
        return ((X509Certificate) getPeerCertificates()[0]).getSubjectX500Principal();
    }

    @Override
    public Principal getLocalPrincipal() {
        return handshake.identity().chain().get(0).getSubjectX500Principal();
    }

    @Override
    public int getPacketBufferSize() {
        return BoundEngine.LONGEST_RECORD + 5;
    }

    @Override
    public int getApplicationBufferSize() {
        return BoundEngine.LONGEST_RECORD;
    }

    @Override
    public byte[] getId() {
        return new byte[0];
    }

    @Override
    public @Nullable SSLSessionContext getSessionContext() {
        return null;
    }

    @Override
    public long getCreationTime() {
        return created;
    }

    @Override
    public long getLastAccessedTime() {
        return created;
    }

    @Override
    public void invalidate() {}

    @Override
    public boolean isValid() {
        return false;
    }

    @Override
    public void putValue(String name, Object value) {
        throw new UnsupportedOperationException();
    }

    @Override
    public @Nullable Object getValue(String name) {
        return null;
    }

    @Override
    public void removeValue(String name) {}

    @Override
    public String[] getValueNames() {
        return new String[0];
    }

    @Override
    public @Nullable String getPeerHost() {
        return null;
    }

    @Override
    public int getPeerPort() {
        return -1;
    }
}
