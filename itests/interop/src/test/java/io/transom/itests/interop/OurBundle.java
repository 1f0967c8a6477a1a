package io.transom.itests.interop;

import io.transom.itests.net.Project;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/** Bundles of the distribution, made anew with another version. */
record OurBundle(String name) {
    /** Makes it in that folder, with that version and what else of its manifest is changed. */
    Path build(Path folder, String version, Consumer<Attributes> change) {
        Path file = folder.resolve(name + "-" + version + ".jar");
        try (var original = new JarFile(original().toFile())) {
            var manifest = new Manifest(original.getManifest());
            manifest.getMainAttributes().putValue("Bundle-Version", version);
            change.accept(manifest.getMainAttributes());
            try (var jar = new JarOutputStream(Files.newOutputStream(file), manifest)) {
                for (var entry : original.stream().toList()) {
                    if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
                        jar.putNextEntry(new ZipEntry(entry.getName()));
                        original.getInputStream(entry).transferTo(jar);
                        jar.closeEntry();
                    }
                }
            }
            return file;
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
    }

    private Path original() throws IOException {
        Path folder = Project.ROOT
                .resolve("karaf-distribution/target/assembly/system/io/transom")
                .resolve(name);
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
