package io.transom.transport.internal;

import io.transom.transport.ClientTls;
import io.transom.transport.ServerTls;
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
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Keys and trust of the JDK's TLS, from files. Reads files: not on an event loop. */
final class TlsContexts {
    private static final char[] NO_PASSWORD = {};

    private TlsContexts() {}

    static SSLContext server(ServerTls tls) throws IOException {
        return context(keys(tls.key(), tls.certificates()), trust(tls.authorities()));
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
                tls.key() == null ? null : keys(tls.key(), tls.certificates()),
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

    private static KeyManager[] keys(Path keyFile, List<Path> certificateFiles) throws IOException {
        PrivateKey key = Pem.key(keyFile);
        List<X509Certificate> chain = Pem.certificates(certificateFiles);
        check(certificateFiles.get(0), chain.get(0));
        try {
            if (!belongTogether(key, chain.get(0))) {
                throw new IOException(keyFile + ": is not the key of the certificate in " + certificateFiles.get(0));
            }
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("own", key, NO_PASSWORD, chain.toArray(X509Certificate[]::new));
            var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, NO_PASSWORD);
            return factory.getKeyManagers();
        } catch (GeneralSecurityException unusable) {
            throw new IOException(keyFile + ": not usable: " + unusable.getMessage(), unusable);
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
