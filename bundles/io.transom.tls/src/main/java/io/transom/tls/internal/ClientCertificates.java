package io.transom.tls.internal;

import io.transom.transport.ServerTls.ClientCertificate;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Vector;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.SignatureScheme;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of clients. Chains are checked by the JDK, as those of its own TLS.
 *
 * @param trust null when nothing is asked
 */
record ClientCertificates(
        ClientCertificate clients,
        List<X500Name> authorities,
        @Nullable X509TrustManager trust) {
    private static final List<SignatureAndHashAlgorithm> SIGNATURES = List.of(
                    SignatureScheme.ecdsa_secp256r1_sha256,
                    SignatureScheme.ed25519,
                    SignatureScheme.ecdsa_secp384r1_sha384,
                    SignatureScheme.ecdsa_secp521r1_sha512,
                    SignatureScheme.rsa_pss_rsae_sha256,
                    SignatureScheme.rsa_pss_rsae_sha384,
                    SignatureScheme.rsa_pss_rsae_sha512,
                    SignatureScheme.rsa_pkcs1_sha256,
                    SignatureScheme.rsa_pkcs1_sha384,
                    SignatureScheme.rsa_pkcs1_sha512)
            .stream()
            .map(SignatureScheme::getSignatureAndHashAlgorithm)
            .toList();

    static ClientCertificates of(ClientCertificate clients, List<X509Certificate> signedBy)
            throws GeneralSecurityException {
        if (clients == ClientCertificate.NONE) {
            return new ClientCertificates(clients, List.of(), null);
        }
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (int i = 0; i < signedBy.size(); i++) {
                store.setCertificateEntry("authority-" + i, signedBy.get(i));
            }
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            var names = signedBy.stream()
                    .map(one ->
                            X500Name.getInstance(one.getSubjectX500Principal().getEncoded()))
                    .toList();
            return new ClientCertificates(clients, names, (X509TrustManager) factory.getTrustManagers()[0]);
        } catch (IOException impossible) {
            throw new GeneralSecurityException(impossible); // an empty store is not read
        }
    }

    /** Null to ask for none. */
    @Nullable
    CertificateRequest request(boolean tls13) throws IOException {
        if (clients == ClientCertificate.NONE) {
            return null;
        }
        var signatures = new Vector<>(SIGNATURES);
        var names = new Vector<>(authorities);
        return tls13
                ? new CertificateRequest(TlsUtils.EMPTY_BYTES, signatures, null, names)
                : new CertificateRequest(
                        new short[] {ClientCertificateType.ecdsa_sign, ClientCertificateType.rsa_sign},
                        signatures,
                        names);
    }

    /** The chain that the client shows, its own first; empty for none. */
    List<X509Certificate> check(@Nullable Certificate shown, boolean tls13) throws IOException {
        if (shown == null || shown.isEmpty() || trust == null) {
            if (clients == ClientCertificate.REQUIRED) {
                throw new TlsFatalAlert(
                        tls13 ? AlertDescription.certificate_required : AlertDescription.handshake_failure,
                        "the client shows no certificate");
            }
            return List.of();
        }
        try {
            var factory = CertificateFactory.getInstance("X.509");
            var chain = new ArrayList<X509Certificate>();
            for (TlsCertificate one : shown.getCertificateList()) {
                chain.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(one.getEncoded())));
            }
            trust.checkClientTrusted(
                    chain.toArray(X509Certificate[]::new),
                    chain.get(0).getPublicKey().getAlgorithm());
            return List.copyOf(chain);
        } catch (CertificateException untrusted) {
            throw new TlsFatalAlert(
                    AlertDescription.certificate_unknown,
                    "the client's certificate: " + untrusted.getMessage(),
                    untrusted);
        }
    }
}
