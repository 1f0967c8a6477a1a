package io.transom.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** A directory that is removed with all it contains when it is closed. Its path is short enough for Unix sockets. */
public final class TempDirectory implements AutoCloseable {
    private final Path path;

    public TempDirectory() {
        try {
            path = Files.createTempDirectory("transom");
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
    }

    public Path path() {
        return path;
    }

    /** A path below this one. */
    public Path path(String name) {
        return path.resolve(name);
    }

    @Override
    public void close() {
        try {
            Files.walkFileTree(path, new Removal());
        } catch (IOException busy) {
            throw new UncheckedIOException(busy);
        }
    }

    private static final class Removal extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        /** Somebody else removed it meanwhile. */
        @Override
        public FileVisitResult visitFileFailed(Path file, IOException gone) {
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
