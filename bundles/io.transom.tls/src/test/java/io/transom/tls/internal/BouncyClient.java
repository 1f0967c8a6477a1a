package io.transom.tls.internal;

import java.io.IOException;
import java.security.SecureRandom;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsClientProtocol;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.jspecify.annotations.Nullable;

/** A client that trusts everybody and tells what its own Finished message was. */
final class BouncyClient extends DefaultTlsClient {
    final TlsClientProtocol protocol = new TlsClientProtocol();
    private final ProtocolVersion version;
    private final boolean extendedSecret;
    byte @Nullable [] finished;
    byte @Nullable [] exported;

    BouncyClient(ProtocolVersion version, boolean extendedSecret) throws IOException {
        super(new BcTlsCrypto(new SecureRandom()));
        this.version = version;
        this.extendedSecret = extendedSecret;
        protocol.connect(this);
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return version.only();
    }

    @Override
    public boolean shouldUseExtendedMasterSecret() {
        return extendedSecret;
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
        super.notifyHandshakeComplete();
        finished = context.getSecurityParametersConnection().getLocalVerifyData();
        if (extendedSecret) {
            exported = context.exportKeyingMaterial("EXPORTER-Channel-Binding", new byte[0], 32);
        }
    }

    @Override
    public TlsAuthentication getAuthentication() {
        return new TlsAuthentication() {
            @Override
            public void notifyServerCertificate(TlsServerCertificate certificate) {}

            @Override
            public @Nullable TlsCredentials getClientCredentials(CertificateRequest request) {
                return null;
            }
        };
    }

    byte[] output() {
        byte[] bytes = new byte[protocol.getAvailableOutputBytes()];
        protocol.readOutput(bytes, 0, bytes.length);
        return bytes;
    }
}
