package io.transom.itests.karaf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What karaf-distribution built. */
final class Distribution {
    private Distribution() {}

    static Path archive() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("transom.distribution")))) {
            return files.filter(file -> file.toString().endsWith(".tar.gz"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
