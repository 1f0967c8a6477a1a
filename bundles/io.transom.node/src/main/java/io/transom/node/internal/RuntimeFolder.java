package io.transom.node.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where a running node keeps its socket, lists and the frameworks of its workers. Its path is short, since a socket's path may have
 * some 100 characters only; it belongs to this user alone, and one node directory always has the same, so that what a killed node
 * left behind goes away at the next start.
 */
final class RuntimeFolder implements AutoCloseable {
    private static final int HASH_DIGITS = 8;
    private static final int MAX_BASE = 60;

    private final Path path;
    private final AtomicInteger workers = new AtomicInteger();

    private RuntimeFolder(Path path) {
        this.path = path;
    }

    /** @param nodeDirectory absolute; its node has been found to be the only one */
    static RuntimeFolder of(Path nodeDirectory, Map<String, String> environment) throws IOException {
        String run = environment.getOrDefault("XDG_RUNTIME_DIR", "");
        Path base = base(run.isEmpty() ? System.getProperty("java.io.tmpdir") : run);
        Path path = base.resolve("transom-" + hash(nodeDirectory));
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            if (!isOurs(path)) {
                return new RuntimeFolder(Files.createTempDirectory(base, "transom-"));
            }
            remove(path);
        }
        var onlyOwner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        return new RuntimeFolder(Files.createDirectory(path, onlyOwner));
    }

    private static Path base(String preferred) {
        Path base = Path.of(preferred);
        return base.toString().length() <= MAX_BASE && Files.isWritable(base) ? base : Path.of("/tmp");
    }

    private static String hash(Path directory) {
        String hash = "0000000" + Integer.toHexString(directory.toString().hashCode());
        return hash.substring(hash.length() - HASH_DIGITS);
    }

    private static boolean isOurs(Path path) throws IOException {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
                && Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).getName().equals(System.getProperty("user.name"));
    }

    Path socket() {
        return path.resolve("node.sock");
    }

    /** The path of a socket that is never there. */
    Path nowhere() {
        return path.resolve("nowhere.sock");
    }

    /** A new folder for the framework's cache of a worker; it is not made. */
    Path newWorkerStorage(String workerId) {
        return path.resolve("worker-" + workerId + "-" + workers.incrementAndGet());
    }

    Path bundleList(String workerType) {
        return path.resolve(workerType + ".bundles");
    }

    /** With all that is in it, if it is there. */
    static void remove(Path folder) throws IOException {
        if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            try (var files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        remove(path);
    }
}
