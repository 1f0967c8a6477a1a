package io.transom.console.internal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/**
 * A bundle that is not installed yet, in a file of our own, so that what is checked is what is installed.
 *
 * @param location where it came from, a URL
 */
record NewBundle(Path file, String location, String name, Version version, Manifest manifest) implements AutoCloseable {
    /** In front of the name of a bundle that has no more than the manifest. */
    static final String ON_TRIAL = "on-trial.";

    /** What the framework resolves a bundle by. */
    private static final List<String> RESOLVED_BY = List.of(
            Constants.BUNDLE_MANIFESTVERSION,
            Constants.BUNDLE_VERSION,
            Constants.IMPORT_PACKAGE,
            Constants.EXPORT_PACKAGE,
            Constants.REQUIRE_BUNDLE,
            Constants.REQUIRE_CAPABILITY,
            Constants.PROVIDE_CAPABILITY,
            "Bundle-RequiredExecutionEnvironment");

    /**
     * Reads it.
     *
     * @param from absolute name of a file, or a URL of a kind that the framework knows
     * @throws IllegalArgumentException when there is no bundle
     */
    static NewBundle read(String from) throws IOException {
        URI location = from.startsWith("/") ? Path.of(from).toUri() : url(from);
        Path copy = Files.createTempFile("transom-install-", ".jar");
        try {
            try (InputStream in = location.toURL().openStream()) {
                Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
            }
            Manifest manifest = manifest(from, copy);
            Attributes headers = manifest.getMainAttributes();
            String name = headers.getValue(Constants.BUNDLE_SYMBOLICNAME);
            if (name == null) {
                throw new IllegalArgumentException(
                        from + ": expected a bundle, found a jar without Bundle-SymbolicName");
            }
            if (headers.getValue(Constants.FRAGMENT_HOST) != null) {
                throw new IllegalArgumentException(from + ": expected a bundle, found a fragment");
            }
            return new NewBundle(
                    copy,
                    location.toString(),
                    name.split(";", 2)[0].trim(),
                    Version.parseVersion(headers.getValue(Constants.BUNDLE_VERSION)),
                    manifest);
        } catch (IOException | RuntimeException unusable) {
            Files.delete(copy);
            throw unusable;
        }
    }

    private static URI url(String from) {
        URI url = URI.create(from);
        if (!url.isAbsolute()) {
            throw new IllegalArgumentException("FILE: expected an absolute name or a URL, found " + from);
        }
        return url;
    }

    private static Manifest manifest(String from, Path copy) throws IOException {
        try (var jar = new JarFile(copy.toFile())) {
            @Nullable Manifest manifest = jar.getManifest();
            if (manifest == null) {
                throw new IllegalArgumentException(from + ": expected a bundle, found a jar without a manifest");
            }
            return manifest;
        } catch (ZipException noJar) {
            throw new IllegalArgumentException(from + ": expected a bundle, found a file that is no jar", noJar);
        }
    }

    /** A bundle of another name that resolves where this one does, and does nothing: no code, no components. */
    InputStream onTrial() throws IOException {
        var trial = new Manifest();
        Attributes headers = trial.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue(Constants.BUNDLE_SYMBOLICNAME, ON_TRIAL + name);
        for (String header : RESOLVED_BY) {
            String value = manifest.getMainAttributes().getValue(header);
            if (value != null) {
                headers.putValue(header, value);
            }
        }
        var bytes = new ByteArrayOutputStream();
        new JarOutputStream(bytes, trial).close();
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    @Override
    public String toString() {
        return name + " " + version;
    }

    @Override
    public void close() throws IOException {
        Files.delete(file);
    }
}
