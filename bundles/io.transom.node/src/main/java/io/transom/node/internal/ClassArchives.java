package io.transom.node.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Archives of the classes that workers load first (class data sharing of the JVM), which save a third of a start. An archive fits one
 * JVM, one set of flags and one class path; it is made in the background when a worker is started without one, and never needed.
 */
final class ClassArchives implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClassArchives.class);
    private static final Path NICE = Path.of("/usr/bin/nice");
    /** Who starts one worker often does more at once. */
    private static final int QUIET_SECONDS = 3;

    private static final int TRIAL_SECONDS = 60;
    private static final int CLOSING_MILLIS = 2_000;
    /** Exit code of a worker that has found no node. */
    private static final int NOBODY_THERE = 1;

    private final Path folder;
    private final Set<Path> underWay = ConcurrentHashMap.newKeySet();
    private final Set<Thread> making = ConcurrentHashMap.newKeySet();

    ClassArchives(Path folder) {
        this.folder = folder;
    }

    /** The distribution's folder {@code cache} if it can be written to, else one below the user's home. */
    static ClassArchives in(Optional<Path> distribution, Map<String, String> environment) {
        Optional<Path> own = distribution.filter(Files::isWritable).map(path -> path.resolve("cache"));
        String cache = environment.getOrDefault("XDG_CACHE_HOME", System.getProperty("user.home") + "/.cache");
        return new ClassArchives(own.orElse(Path.of(cache, "transom")));
    }

    /**
     * The flag that makes a worker use its archive; absent as long as there is none.
     *
     * @param jvm the path of {@code java} and the flags of the type
     * @param launcher class path, main class and list of bundles
     * @param worker what a worker is told, with a socket that is not there: it ends when it has loaded what any worker loads
     */
    Optional<String> flag(String workerType, List<String> jvm, List<String> launcher, List<String> worker) {
        try {
            Path archive = folder.resolve(workerType + "-" + hash(jvm, launcher) + ".jsa");
            if (Files.exists(archive)) {
                return Optional.of("-XX:SharedArchiveFile=" + archive);
            }
            if (underWay.add(archive)) {
                var words = new ArrayList<>(launcher);
                words.addAll(worker);
                makeInBackground(archive, jvm, words);
            }
        } catch (IOException unreadable) {
            LOG.debug("class archive of {}: {}", workerType, unreadable.getMessage());
        }
        return Optional.empty();
    }

    private static String hash(List<String> jvm, List<String> launcher) throws IOException {
        var text = new StringBuilder(System.getProperty("java.vm.version"));
        jvm.forEach(word -> text.append('\n').append(word));
        for (String jar : launcher.get(1).split(java.io.File.pathSeparator)) {
            Path path = Path.of(jar);
            text.append('\n').append(jar).append(Files.size(path)).append(Files.getLastModifiedTime(path));
        }
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void makeInBackground(Path archive, List<String> jvm, List<String> program) {
        var copy = List.copyOf(jvm);
        var thread = new Thread(() -> make(archive, copy, program), "transom-archive");
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        making.add(thread);
        thread.start();
    }

    /** What is being made is given up: no process outlives its node. */
    @Override
    public void close() {
        making.forEach(Thread::interrupt);
        try {
            for (Thread thread : making) {
                thread.join(CLOSING_MILLIS);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Only one process of this machine makes an archive at a time; the others go on without. */
    private void make(Path archive, List<String> jvm, List<String> program) {
        try {
            TimeUnit.SECONDS.sleep(QUIET_SECONDS);
            Files.createDirectories(folder);
            Path lockFile = archive.resolveSibling(archive.getFileName() + ".lock");
            try (FileChannel channel =
                    FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                if (channel.tryLock() != null && !Files.exists(archive)) {
                    runTrial(archive, jvm, program);
                }
            }
        } catch (IOException unwritable) {
            LOG.debug("class archive {}: {}", archive, unwritable.getMessage());
        } catch (OverlappingFileLockException another) {
            LOG.debug("class archive {}: being made", archive);
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        } finally {
            making.remove(Thread.currentThread());
        }
    }

    private static void runTrial(Path archive, List<String> jvm, List<String> program)
            throws IOException, InterruptedException {
        Path temporary = archive.resolveSibling("." + archive.getFileName());
        var words = new ArrayList<String>();
        if (Files.isExecutable(NICE)) {
            words.addAll(List.of(NICE.toString(), "-n", "19"));
        }
        words.addAll(jvm);
        words.add("-XX:ArchiveClassesAtExit=" + temporary);
        words.addAll(program);
        Process trial = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            trial.getOutputStream().write("trial\n".getBytes(StandardCharsets.US_ASCII));
            trial.getOutputStream().flush();
            trial.waitFor(TRIAL_SECONDS, TimeUnit.SECONDS);
        } finally {
            if (trial.isAlive()) {
                trial.destroyForcibly().onExit().join();
                Files.deleteIfExists(temporary);
            }
        }
        if (trial.exitValue() == NOBODY_THERE && Files.exists(temporary)) {
            Files.move(temporary, archive, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            LOG.debug("class archive {} made", archive);
        }
    }
}
