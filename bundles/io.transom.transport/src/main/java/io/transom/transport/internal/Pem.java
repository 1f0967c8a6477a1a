package io.transom.transport.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads PEM files (RFC 7468). Every failure is an {@link IOException} that names the file and what is wrong with it. */
final class Pem {
    private static final int LONGEST_FILE = 1 << 20;
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");

    private Pem() {}

    /** All certificates of the files, in order; at least one from each. */
    static List<X509Certificate> certificates(List<Path> files) throws IOException {
        var all = new ArrayList<X509Certificate>();
        for (Path file : files) {
            int before = all.size();
            Matcher block = BLOCK.matcher(text(file));
            while (block.find()) {
                if (block.group(1).equals("CERTIFICATE")) {
                    all.add(certificate(file, bytes(file, block.group(2))));
                }
            }
            if (all.size() == before) {
                throw new IOException(file + ": holds no certificate in PEM");
            }
        }
        return all;
    }

    private static X509Certificate certificate(Path file, byte[] bytes) throws IOException {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(bytes));
        } catch (CertificateException malformed) {
            throw new IOException(file + ": a certificate is malformed", malformed);
        }
    }

    /** The private key of the file: RSA, EC or EdDSA in PKCS#8. */
    static PrivateKey key(Path file) throws IOException {
        Matcher block = BLOCK.matcher(text(file));
        while (block.find()) {
            if (block.group(1).equals("PRIVATE KEY")) {
                return key(file, new PKCS8EncodedKeySpec(bytes(file, block.group(2))));
            }
            if (block.group(1).endsWith("PRIVATE KEY")) {
                throw new IOException(file + ": expected a private key in PKCS#8 without a password, found "
                        + block.group(1) + " (openssl pkcs8 -topk8 -nocrypt makes one)");
            }
        }
        throw new IOException(file + ": holds no private key in PEM");
    }

    private static PrivateKey key(Path file, PKCS8EncodedKeySpec spec) throws IOException {
        for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (GeneralSecurityException another) {
                // the next algorithm is tried
            }
        }
        throw new IOException(file + ": the private key is malformed, or neither RSA nor EC nor EdDSA");
    }

    private static byte[] bytes(Path file, String base64) throws IOException {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException malformed) {
            throw new IOException(file + ": malformed base64", malformed);
        }
    }

    private static String text(Path file) throws IOException {
        try {
            if (Files.size(file) > LONGEST_FILE) {
                throw new IOException(file + ": longer than " + LONGEST_FILE + " bytes");
            }
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException missing) {
            throw new IOException(file + ": no such file", missing);
        }
    }
}
