package io.transom.testkit;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;

/** A key and its self-signed certificate for {@code localhost} as PEM files, made by the JDK's keytool. */
public record PemFiles(Path key, Path certificate) {
    private static final String PASSWORD = "changeit";

    public static PemFiles make(Path directory, String name, String... more) throws Exception {
        var arguments = new ArrayList<>(List.of("-genkeypair", "-dname", "CN=" + name, "-storetype", "PKCS12"));
        arguments.addAll(List.of("-ext", "san=dns:localhost", "-keystore", store(directory, name)));
        if (!List.of(more).contains("-keyalg")) {
            arguments.addAll(List.of("-keyalg", "EC"));
        }
        arguments.addAll(List.of(more));
        keytool(arguments.toArray(String[]::new));
        KeyStore keys = KeyStore.getInstance(directory.resolve(name + ".p12").toFile(), PASSWORD.toCharArray());
        var files = new PemFiles(directory.resolve(name + ".key"), directory.resolve(name + ".crt"));
        write(
                files.key,
                "PRIVATE KEY",
                keys.getKey("own", PASSWORD.toCharArray()).getEncoded());
        write(files.certificate, "CERTIFICATE", keys.getCertificate("own").getEncoded());
        return files;
    }

    /** The key itself. */
    public PrivateKey privateKey() throws Exception {
        return (PrivateKey) keys().getKey("own", PASSWORD.toCharArray());
    }

    /** The certificate itself, as a chain of one. */
    public List<X509Certificate> chain() throws Exception {
        try (var stream = Files.newInputStream(certificate)) {
            return List.of(
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(stream));
        }
    }

    private KeyStore keys() throws Exception {
        return KeyStore.getInstance(new File(key.toString().replace(".key", ".p12")), PASSWORD.toCharArray());
    }

    /** An engine of the JDK for a client that speaks this version only and trusts this certificate. */
    public SSLEngine trusting(String version) throws Exception {
        SSLEngine engine = trusting().createSSLEngine("localhost", 1);
        engine.setUseClientMode(true);
        engine.setEnabledProtocols(new String[] {version});
        return engine;
    }

    /** The JDK's TLS for clients that trust this certificate. */
    public SSLContext trusting() throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", chain().get(0));
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    /** The same, with a certificate that this one signs; what it signs in turn needs {@code -ext bc=ca:true} in {@code more}. */
    public PemFiles signs(String name, String... more) throws Exception {
        Path directory = key.getParent();
        PemFiles signed = make(directory, name, more);
        keytool("-certreq", "-file", directory.resolve(name + ".csr").toString(), "-keystore", store(directory, name));
        var sign = new ArrayList<>(List.of("-gencert", "-rfc", "-ext", "san=dns:localhost"));
        for (int i = 0; i + 1 < more.length; i++) {
            if (List.of("-ext", "-startdate", "-validity").contains(more[i])) {
                sign.addAll(List.of(more[i], more[i + 1]));
            }
        }
        String issuer = key.getFileName().toString().replace(".key", "");
        sign.addAll(List.of(
                "-infile", directory.resolve(name + ".csr").toString(),
                "-outfile", signed.certificate.toString(),
                "-keystore", store(directory, issuer)));
        keytool(sign.toArray(String[]::new));
        return signed;
    }

    private static String store(Path directory, String name) {
        return directory.resolve(name + ".p12").toString();
    }

    private static void keytool(String... arguments) throws Exception {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(
                List.of("-alias", "own", "-storepass", PASSWORD, "-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC"));
        var keytool = new ProcessBuilder(command).inheritIO().start();
        if (!keytool.waitFor(2, TimeUnit.MINUTES) || keytool.exitValue() != 0) {
            throw new IOException("keytool failed: " + command);
        }
    }

    private static void write(Path file, String label, byte[] bytes) throws IOException {
        Files.writeString(
                file,
                "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder().encodeToString(bytes) + "\n-----END "
                        + label + "-----\n");
    }

    public void copyTo(PemFiles other) throws IOException {
        Files.writeString(other.key, Files.readString(key));
        Files.writeString(other.certificate, Files.readString(certificate));
    }
}
