package io.transom.tls.internal;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import org.bouncycastle.jcajce.util.DefaultJcaJceHelper;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.TlsAEADCipher;
import org.bouncycastle.tls.crypto.impl.TlsAEADCipherImpl;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCrypto;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCryptoProvider;
import org.bouncycastle.tls.crypto.impl.jcajce.JceAEADCipherImpl;

/**
 * Each computation by the faster library: curves and signatures of the handshake by BouncyCastle, AES-GCM by the JDK, which has the
 * processor's instructions for it.
 */
final class FastCrypto extends BcTlsCrypto {
    private static final DefaultJcaJceHelper JDK = new DefaultJcaJceHelper();

    private final JcaTlsCrypto owner;

    FastCrypto(SecureRandom random) {
        super(random);
        owner = new JcaTlsCryptoProvider().create(random);
    }

    @Override
    protected TlsAEADCipher createCipher_AES_GCM(TlsCryptoParameters parameters, int keySize, int macSize)
            throws IOException {
        return new TlsAEADCipher(
                parameters,
                aesGcm(keySize, true),
                aesGcm(keySize, false),
                keySize,
                macSize,
                TlsAEADCipher.AEAD_GCM,
                null);
    }

    private TlsAEADCipherImpl aesGcm(int keySize, boolean encrypts) throws IOException {
        try {
            return new JceAEADCipherImpl(owner, JDK, "AES/GCM/NoPadding", "AES", keySize, encrypts);
        } catch (GeneralSecurityException missing) {
            throw new IOException("AES-GCM", missing); // every JDK has it
        }
    }
}
