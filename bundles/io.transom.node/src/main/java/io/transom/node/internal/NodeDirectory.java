package io.transom.node.internal;

import io.transom.api.Config;
import io.transom.api.keys.NodeKeys;
import io.transom.wamp.Json;
import io.transom.wamp.ProtocolException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A node's directory: keys, configuration, and {@code node.pid}, whose lock keeps a second node out for as long as this one lives,
 * however it ends.
 */
final class NodeDirectory implements AutoCloseable {
    private static final String PID = "node.pid";
    private static final int MAX_PID_FILE = 4096;

    private final Path path;
    private final NodeKeys keys;
    private final FileChannel pidFile;

    private NodeDirectory(Path path, NodeKeys keys, FileChannel pidFile) {
        this.path = path;
        this.keys = keys;
        this.pidFile = pidFile;
    }

    /** Makes the directory and the keys when they are not there. Fails with a message for people. */
    static NodeDirectory open(Path directory, Map<String, String> environment) throws IOException {
        Path path = directory.toAbsolutePath().normalize();
        Path parent = path.getParent();
        if (parent != null && !Files.isDirectory(parent)) {
            throw new IOException(path + ": cannot make the directory, since " + parent + " is missing");
        }
        if (!Files.isDirectory(path)) {
            Files.createDirectory(path);
        }
        FileChannel pidFile = lock(path.resolve(PID));
        try {
            return new NodeDirectory(path, NodeKeys.loadOrCreate(path, environment), pidFile);
        } catch (IOException | RuntimeException failed) {
            pidFile.close();
            throw failed;
        }
    }

    /**
     * The file is read and written through the one channel that holds the lock: closing any other channel to it would let the lock go
     * (man page fcntl(2)).
     */
    private static FileChannel lock(Path file) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        boolean locked = false;
        try {
            Optional<Long> pid = pid(channel);
            locked = channel.tryLock() != null
                    && pid.filter(NodeDirectory::isCrossbar).isEmpty();
            if (!locked) {
                throw new IOException("a node runs in this directory already"
                        + pid.map(number -> ", process " + number).orElse("") + " (" + file + ")");
            }
            var content = Map.of(
                    "pid", ProcessHandle.current().pid(), "argv", List.of("transom", "node"), "options", Map.of());
            channel.truncate(0);
            channel.write(ByteBuffer.wrap((Json.write(content) + "\n").getBytes(StandardCharsets.UTF_8)), 0);
            return channel;
        } catch (OverlappingFileLockException sameProcess) {
            throw new IOException("a node runs in this directory already, in this process (" + file + ")", sameProcess);
        } finally {
            if (!locked) {
                channel.close();
            }
        }
    }

    /** A Crossbar.io node takes no lock; its process is known by its name. */
    private static boolean isCrossbar(long pid) {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .flatMap(process -> process.info().commandLine())
                .filter(command -> command.contains("crossbar"))
                .isPresent();
    }

    private static Optional<Long> pid(FileChannel channel) throws IOException {
        var bytes = ByteBuffer.allocate(MAX_PID_FILE);
        channel.read(bytes, 0);
        try {
            String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
            return Json.read(text) instanceof Map<?, ?> map && map.get("pid") instanceof Long pid
                    ? Optional.of(pid)
                    : Optional.empty();
        } catch (ProtocolException unreadable) {
            return Optional.empty();
        }
    }

    Path path() {
        return path;
    }

    NodeKeys keys() {
        return keys;
    }

    /** What {@code config.json} says; empty when there is none. Complaints name file and place. */
    NodeConfiguration configuration(Set<String> workerTypes) throws IOException {
        Path yaml = path.resolve("config.yaml");
        if (Files.exists(yaml)) {
            throw new IOException(
                    yaml + ": YAML is not supported yet; write the same as config.json, and remove this file");
        }
        Path json = path.resolve("config.json");
        if (!Files.exists(json)) {
            return NodeConfiguration.EMPTY;
        }
        try {
            return NodeConfiguration.read(Config.of(json.toString(), Json.read(Files.readString(json))), workerTypes);
        } catch (ProtocolException malformed) {
            throw new IOException(json + ": " + malformed.getMessage(), malformed);
        }
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(path.resolve(PID));
        pidFile.close();
    }
}
