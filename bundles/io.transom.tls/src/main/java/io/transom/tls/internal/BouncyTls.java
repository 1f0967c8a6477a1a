package io.transom.tls.internal;

import io.transom.transport.ServerTls.ClientCertificate;
import io.transom.transport.TlsEngines;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import org.osgi.service.component.annotations.Component;

/** TLS by BouncyCastle, which tells what the JDK's keeps to itself: the client's Finished message. */
@Component
public final class BouncyTls implements TlsEngines {
    @Override
    public Supplier<SSLEngine> server(
            PrivateKey key, List<X509Certificate> chain, List<X509Certificate> authorities, ClientCertificate clients)
            throws GeneralSecurityException {
        var crypto = new FastCrypto(new SecureRandom());
        var identity = Identity.of(crypto, key, chain);
        var clientCertificates = ClientCertificates.of(clients, authorities);
        return () -> new BoundEngine(new Handshake(crypto, identity, clientCertificates));
    }
}
