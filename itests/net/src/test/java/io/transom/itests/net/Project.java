package io.transom.itests.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** Where things are. */
public final class Project {
    /** The root of the working tree. */
    public static final Path ROOT = Path.of(System.getProperty("transom.root"));

    private static final Path SCRATCH = Path.of(System.getProperty("basedir"), "target", "scratch");

    private Project() {}

    /** An empty folder below target; it stays there after the test, to be looked at. */
    public static Path scratch(String name) {
        Path folder = SCRATCH.resolve(name);
        try {
            remove(folder);
            return Files.createDirectories(folder);
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
    }

    /** Removes a folder with all that is in it, if it is there. */
    public static void remove(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
    }
}
