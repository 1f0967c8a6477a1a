package io.transom.transport.internal;

import io.transom.transport.ClientTls;
import io.transom.transport.ServerTls;
import io.transom.transport.ServerTls.ClientCertificate;
import io.transom.transport.TlsEngines;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Keys and trust of TLS, from files. Reads files: not on an event loop. */
final class TlsContexts {
    private static final char[] NO_PASSWORD = {};

    private TlsContexts() {}

    /** Makes the engine of one connection, in server mode. */
    static Supplier<SSLEngine> server(ServerTls tls) throws IOException {
        Identity own = identity(tls.key(), tls.certificates());
        TlsEngines others = tls.engines();
        if (others != null) {
            try {
                return others.server(own.key(), own.chain(), authorities(tls), tls.clients());
            } catch (GeneralSecurityException unusable) {
                throw new IOException(tls.key() + ": not usable: " + unusable.getMessage(), unusable);
            }
        }
        SSLContext context = context(own.managers(tls.key()), trust(tls.authorities()));
        return () -> engine(context, tls.clients());
    }

    private static List<X509Certificate> authorities(ServerTls tls) throws IOException {
        return tls.authorities().isEmpty() ? List.of() : Pem.certificates(tls.authorities());
    }

    private static SSLEngine engine(SSLContext context, ClientCertificate clients) {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        parameters.setUseCipherSuitesOrder(true);
        switch (clients) {
            case NONE -> parameters.setWantClientAuth(false);
            case OPTIONAL -> parameters.setWantClientAuth(true);
            case REQUIRED -> parameters.setNeedClientAuth(true);
        }
        engine.setSSLParameters(parameters);
        return engine;
    }

    /** The JDK's own context where nothing is asked for: its trust store is read once in a process. */
    static SSLContext client(ClientTls tls) throws IOException {
        if (tls.key() == null && tls.authorities().isEmpty()) {
            try {
                return SSLContext.getDefault();
            } catch (GeneralSecurityException unusable) {
                throw new IOException("TLS: the default trust store cannot be used", unusable);
            }
        }
        return context(
                tls.key() == null
                        ? null
                        : identity(tls.key(), tls.certificates()).managers(tls.key()),
                tls.authorities().isEmpty() ? null : trust(tls.authorities()));
    }

    /** Null stands for the JDK's default. */
    private static SSLContext context(KeyManager @Nullable [] keys, TrustManager @Nullable [] trust)
            throws IOException {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(keys, trust, null);
            return context;
        } catch (GeneralSecurityException unusable) {
            throw new IOException("TLS: " + unusable.getMessage(), unusable);
        }
    }

    private static Identity identity(Path keyFile, List<Path> certificateFiles) throws IOException {
        PrivateKey key = Pem.key(keyFile);
        List<X509Certificate> chain = Pem.certificates(certificateFiles);
        check(certificateFiles.get(0), chain.get(0));
        try {
            if (!belongTogether(key, chain.get(0))) {
                throw new IOException(keyFile + ": is not the key of the certificate in " + certificateFiles.get(0));
            }
        } catch (GeneralSecurityException unusable) {
            throw new IOException(keyFile + ": not usable: " + unusable.getMessage(), unusable);
        }
        return new Identity(key, chain);
    }

    /** A key and the chain of its certificate. */
    private record Identity(PrivateKey key, List<X509Certificate> chain) {
        KeyManager[] managers(Path file) throws IOException {
            try {
                KeyStore store = KeyStore.getInstance("PKCS12");
                store.load(null, null);
                store.setKeyEntry("own", key, NO_PASSWORD, chain.toArray(X509Certificate[]::new));
                var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
                factory.init(store, NO_PASSWORD);
                return factory.getKeyManagers();
            } catch (GeneralSecurityException unusable) {
                throw new IOException(file + ": not usable: " + unusable.getMessage(), unusable);
            }
        }
    }

    private static void check(Path file, X509Certificate certificate) throws IOException {
        try {
            certificate.checkValidity();
        } catch (CertificateExpiredException expired) {
            throw new IOException(
                    file + ": the certificate has expired at "
                            + certificate.getNotAfter().toInstant(),
                    expired);
        } catch (CertificateNotYetValidException early) {
            throw new IOException(
                    file + ": the certificate is valid only from "
                            + certificate.getNotBefore().toInstant(),
                    early);
        }
    }

    /** What the key signs, the certificate verifies. */
    private static boolean belongTogether(PrivateKey key, X509Certificate certificate) throws GeneralSecurityException {
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        };
        if (!certificate.getPublicKey().getAlgorithm().equals(key.getAlgorithm())) {
            return false;
        }
        byte[] text = {1, 2, 3};
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(text);
        byte[] signed = signature.sign();
        signature.initVerify(certificate.getPublicKey());
        signature.update(text);
        return signature.verify(signed);
    }

    private static TrustManager[] trust(List<Path> files) throws IOException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            int number = 0;
            for (X509Certificate authority : Pem.certificates(files)) {
                store.setCertificateEntry("authority-" + number++, authority);
            }
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory.getTrustManagers();
        } catch (GeneralSecurityException unusable) {
            throw new IOException(files + ": not usable: " + unusable.getMessage(), unusable);
        }
    }
}
