package io.transom.tls.internal;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed448PrivateKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateEntry;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.SignatureScheme;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/**
 * Who the server is: its key with what it can sign, and the chain of its certificate.
 *
 * @param schemes how the key signs (RFC 8446, 4.2.3), in order of preference
 */
record Identity(
        BcTlsCrypto crypto,
        AsymmetricKeyParameter key,
        List<SignatureAndHashAlgorithm> schemes,
        List<X509Certificate> chain,
        List<TlsCertificate> shown) {
    private static final List<Integer> RSA = List.of(
            SignatureScheme.rsa_pss_rsae_sha256,
            SignatureScheme.rsa_pss_rsae_sha384,
            SignatureScheme.rsa_pss_rsae_sha512,
            SignatureScheme.rsa_pkcs1_sha256,
            SignatureScheme.rsa_pkcs1_sha384,
            SignatureScheme.rsa_pkcs1_sha512);

    static Identity of(BcTlsCrypto crypto, PrivateKey key, List<X509Certificate> chain)
            throws GeneralSecurityException {
        try {
            AsymmetricKeyParameter own = PrivateKeyFactory.createKey(key.getEncoded());
            var shown = new TlsCertificate[chain.size()];
            for (int i = 0; i < shown.length; i++) {
                shown[i] = crypto.createCertificate(chain.get(i).getEncoded());
            }
            return new Identity(crypto, own, schemes(own), List.copyOf(chain), List.of(shown));
        } catch (IOException malformed) {
            throw new KeyException(malformed.getMessage(), malformed);
        }
    }

    private static List<SignatureAndHashAlgorithm> schemes(AsymmetricKeyParameter key) throws KeyException {
        if (key instanceof RSAKeyParameters) {
            return RSA.stream()
                    .map(SignatureScheme::getSignatureAndHashAlgorithm)
                    .toList();
        }
        int scheme;
        if (key instanceof ECPrivateKeyParameters ec) {
            int bits = ec.getParameters().getN().bitLength();
            scheme = switch (bits) {
                case 256 -> SignatureScheme.ecdsa_secp256r1_sha256;
                case 384 -> SignatureScheme.ecdsa_secp384r1_sha384;
                case 521 -> SignatureScheme.ecdsa_secp521r1_sha512;
                default -> throw new KeyException("expected a curve of 256, 384 or 521 bits, found " + bits);
            };
        } else if (key instanceof Ed25519PrivateKeyParameters) {
            scheme = SignatureScheme.ed25519;
        } else if (key instanceof Ed448PrivateKeyParameters) {
            scheme = SignatureScheme.ed448;
        } else {
            throw new KeyException("expected a key of RSA, EC or EdDSA");
        }
        return List.of(SignatureScheme.getSignatureAndHashAlgorithm(scheme));
    }

    /** What is offered to clients, the preferred first. */
    int[] cipherSuites() {
        return Suite.numbers(key instanceof RSAKeyParameters);
    }

    /** Signs a handshake in a way that the client knows. */
    TlsCredentialedSigner signer(TlsContext context) throws TlsFatalAlert {
        List<?> known = context.getSecurityParametersHandshake().getClientSigAlgs();
        boolean tls13 = TlsUtils.isTLSv13(context);
        for (SignatureAndHashAlgorithm scheme : schemes) {
            if (known != null && known.contains(scheme) && !(tls13 && isOlderRsa(scheme))) {
                return new BcDefaultTlsCredentialedSigner(
                        new TlsCryptoParameters(context), crypto, key, certificate(tls13), scheme);
            }
        }
        throw new TlsFatalAlert(
                AlertDescription.handshake_failure, "the client knows no signature that the server's key can make");
    }

    /** The older RSA signatures, which TLS 1.3 has in certificates only. */
    private static boolean isOlderRsa(SignatureAndHashAlgorithm scheme) {
        return scheme.getSignature() == SignatureAlgorithm.rsa;
    }

    private Certificate certificate(boolean tls13) {
        if (!tls13) {
            return new Certificate(shown.toArray(TlsCertificate[]::new));
        }
        return new Certificate(
                TlsUtils.EMPTY_BYTES,
                shown.stream().map(one -> new CertificateEntry(one, null)).toArray(CertificateEntry[]::new));
    }
}
