package io.transom.tls.internal;

import io.transom.wamp.auth.ChannelBinding;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import org.bouncycastle.tls.AbstractTlsServer;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsUtils;
import org.jspecify.annotations.Nullable;

/**
 * What the server decides in the handshake of one connection, and what it learns there. No session is ever resumed, so that the
 * client's Finished message is that of its own connection (RFC 5929, section 3.1).
 */
final class Handshake extends AbstractTlsServer {
    private static final ProtocolVersion[] VERSIONS = ProtocolVersion.TLSv13.downTo(ProtocolVersion.TLSv12);

    private final Identity identity;
    private final ClientCertificates clients;
    private List<X509Certificate> clientChain = List.of();
    private volatile @Nullable Outcome outcome;

    /**
     * What a handshake that is through has come to.
     *
     * @param clientChain the client's certificate first; empty when it showed none
     * @param bindings by their types
     */
    record Outcome(
            String protocol, String cipherSuite, List<X509Certificate> clientChain, Map<String, byte[]> bindings) {}

    Handshake(FastCrypto crypto, Identity identity, ClientCertificates clients) {
        super(crypto);
        this.identity = identity;
        this.clients = clients;
    }

    Identity identity() {
        return identity;
    }

    /** Null before the handshake is through. */
    @Nullable
    Outcome outcome() {
        return outcome;
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return VERSIONS;
    }

    @Override
    protected int[] getSupportedCipherSuites() {
        return identity.cipherSuites();
    }

    @Override
    protected boolean preferLocalCipherSuites() {
        return true;
    }

    @Override
    public TlsCredentials getCredentials() throws IOException {
        return identity.signer(context);
    }

    @Override
    public @Nullable CertificateRequest getCertificateRequest() throws IOException {
        return clients.request(TlsUtils.isTLSv13(context));
    }

    @Override
    public void notifyClientCertificate(Certificate shown) throws IOException {
        clientChain = clients.check(shown, TlsUtils.isTLSv13(context));
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
        super.notifyHandshakeComplete();
        SecurityParameters known = context.getSecurityParametersConnection();
        byte[] finished = known.getPeerVerifyData();
        boolean exports = TlsUtils.isTLSv13(context) || known.isExtendedMasterSecret(); // RFC 9266, section 4.2
        outcome = new Outcome(
                known.getNegotiatedVersion().getName().replace("TLS ", "TLSv"),
                Suite.of(known.getCipherSuite()).name(),
                clientChain,
                exports
                        ? Map.of(
                                ChannelBinding.TLS_UNIQUE,
                                finished,
                                ChannelBinding.TLS_EXPORTER,
                                context.exportChannelBinding(org.bouncycastle.tls.ChannelBinding.tls_exporter))
                        : Map.of(ChannelBinding.TLS_UNIQUE, finished));
    }
}
