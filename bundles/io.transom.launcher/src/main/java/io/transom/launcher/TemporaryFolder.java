package io.transom.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;

/**
 * A folder for as long as this process lives. A lock inside tells that somebody uses it: what killed processes left behind goes away
 * when the next folder is made.
 */
final class TemporaryFolder implements AutoCloseable {
    private static final String PREFIX = "transom-framework-";
    /** Of a folder whose lock is not held yet: nobody takes it for left behind. */
    private static final String UNLOCKED = "transom-new-";

    private static final String LOCK = "lock";

    private final Path path;
    private final FileChannel lock;

    private TemporaryFolder(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    static TemporaryFolder create() throws IOException {
        Path unlocked = Files.createTempDirectory(UNLOCKED);
        FileChannel lock =
                FileChannel.open(unlocked.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        lock.lock();
        String unique = unlocked.getFileName().toString().substring(UNLOCKED.length());
        Path path = Files.move(unlocked, unlocked.resolveSibling(PREFIX + unique));
        for (Path other : others(path)) {
            removeUnlessUsed(other);
        }
        return new TemporaryFolder(path, lock);
    }

    private static List<Path> others(Path own) throws IOException {
        try (var folders = Files.list(own.getParent())) {
            return folders.filter(folder -> folder.getFileName().toString().startsWith(PREFIX))
                    .filter(folder -> !folder.equals(own) && Files.isWritable(folder.resolve(LOCK)))
                    .toList();
        }
    }

    private static void removeUnlessUsed(Path folder) {
        try (FileChannel channel = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.WRITE)) {
            if (channel.tryLock() != null) {
                remove(folder);
            }
        } catch (IOException gone) {
            // Somebody else has taken it away at the same time.
        }
    }

    /** A place inside that nothing else uses. */
    Path cache() {
        return path.resolve("cache");
    }

    @Override
    public void close() {
        remove(path);
        try {
            lock.close();
        } catch (IOException closed) {
            System.err.println("launcher: " + path + ": " + closed.getMessage());
        }
    }

    private static void remove(Path folder) {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException busy) {
            System.err.println("launcher: " + folder + " is left behind: " + busy.getMessage());
        }
    }
}
