package io.transom.transport.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A key and its self-signed certificate for {@code localhost} as PEM files, made by the JDK's keytool. */
record PemFiles(Path key, Path certificate) {
    private static final String PASSWORD = "changeit";

    static PemFiles make(Path directory, String name, String... more) throws Exception {
        Path store = directory.resolve(name + ".p12");
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "own",
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=dns:localhost",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD));
        command.addAll(List.of(more));
        var keytool = new ProcessBuilder(command).inheritIO().start();
        if (!keytool.waitFor(30, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
            throw new IOException("keytool failed");
        }
        KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        var files = new PemFiles(directory.resolve(name + ".key"), directory.resolve(name + ".crt"));
        write(
                files.key,
                "PRIVATE KEY",
                keys.getKey("own", PASSWORD.toCharArray()).getEncoded());
        write(files.certificate, "CERTIFICATE", keys.getCertificate("own").getEncoded());
        return files;
    }

    private static void write(Path file, String label, byte[] bytes) throws IOException {
        Files.writeString(
                file,
                "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder().encodeToString(bytes) + "\n-----END "
                        + label + "-----\n");
    }

    void copyTo(PemFiles other) throws IOException {
        Files.writeString(other.key, Files.readString(key));
        Files.writeString(other.certificate, Files.readString(certificate));
    }
}
