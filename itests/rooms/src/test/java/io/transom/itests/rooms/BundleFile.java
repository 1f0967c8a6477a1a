package io.transom.itests.rooms;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/**
 * A file of a built bundle.
 *
 * @param bundle symbolic name
 * @param path inside the bundle
 */
record BundleFile(String bundle, String path, byte[] content) {
    private static final String MANIFEST = "META-INF/MANIFEST.MF";

    /**
     * The manifests on the class path. A build of several modules that ends before packaging puts folders of classes there,
     * which have none: the jar that was built last stands beside the folder.
     */
    static List<URL> manifests() throws IOException, URISyntaxException {
        ClassLoader loader = BundleFile.class.getClassLoader();
        var all = new ArrayList<>(Collections.list(loader.getResources(MANIFEST)));
        for (URL classes : Collections.list(loader.getResources("io/transom"))) {
            if (classes.getProtocol().equals("file")) {
                Path target = Path.of(classes.toURI()).resolve("../../..").normalize();
                try (var jars = Files.newDirectoryStream(target, Room.PREFIX + "*.jar")) {
                    for (Path jar : jars) {
                        all.add(new URL("jar:" + jar.toUri() + "!/" + MANIFEST));
                    }
                }
            }
        }
        return all;
    }

    /** From all bundles of ours on the class path; by bundle and path. */
    static List<BundleFile> all(Predicate<String> wanted) {
        var files = new ArrayList<BundleFile>();
        try {
            for (URL url : manifests()) {
                String name = symbolicName(url);
                if (name.startsWith(Room.PREFIX)) {
                    read(url, name, wanted, files);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
        files.sort(Comparator.comparing(BundleFile::bundle).thenComparing(BundleFile::path));
        return files;
    }

    /** The classes of ours whose bytes name a type, not initialized; without those whose superclass is in a library, which is not here. */
    static List<Class<?>> classesThatName(String type) {
        String name = type.replace('.', '/');
        return all(path -> path.startsWith("io/transom/") && path.endsWith(".class")).stream()
                .filter(file -> new String(file.content, StandardCharsets.ISO_8859_1).contains(name))
                .<Class<?>>flatMap(file -> file.load().stream())
                .toList();
    }

    private Optional<Class<?>> load() {
        try {
            String name = path.substring(0, path.length() - ".class".length()).replace('/', '.');
            return Optional.of(Class.forName(name, false, BundleFile.class.getClassLoader()));
        } catch (NoClassDefFoundError superclassMissing) {
            return Optional.empty();
        } catch (ClassNotFoundException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String symbolicName(URL manifest) throws IOException {
        try (InputStream in = manifest.openStream()) {
            String name = new Manifest(in).getMainAttributes().getValue("Bundle-SymbolicName");
            return name == null ? "" : name;
        }
    }

    private static void read(URL manifest, String bundle, Predicate<String> wanted, List<BundleFile> files)
            throws IOException, URISyntaxException {
        if (manifest.getProtocol().equals("file")) {
            read(Path.of(manifest.toURI()).getParent().getParent(), bundle, wanted, files);
            return;
        }
        String jar = manifest.getPath().substring(0, manifest.getPath().indexOf("!/"));
        try (FileSystem content = FileSystems.newFileSystem(Path.of(new URI(jar)))) {
            read(content.getPath("/"), bundle, wanted, files);
        }
    }

    private static void read(Path root, String bundle, Predicate<String> wanted, List<BundleFile> files)
            throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String path = root.relativize(file).toString();
                if (wanted.test(path)) {
                    files.add(new BundleFile(bundle, path, Files.readAllBytes(file)));
                }
            }
        }
    }
}
