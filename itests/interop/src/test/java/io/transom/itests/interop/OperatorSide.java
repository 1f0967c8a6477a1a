package io.transom.itests.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.transom.itests.net.CenterProcess;
import io.transom.itests.net.Program;
import io.transom.testkit.Ports;
import io.transom.wamp.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;

/** Our center or a Crossbar.io master, as operators come to it: with keys, a home for the shell, and nodes to pair. */
final class OperatorSide implements AutoCloseable {
    /** For what is done at both sides at the same time: a thread for each. */
    static final Executor THREADS = task -> new Thread(task, "operators").start();

    private static final Duration CASES = Duration.ofSeconds(400);

    private final String whose;
    private final URI url;
    private final Path log;
    private final Path logs;
    private final Path home;
    private final List<CrossbarNode> nodes = new ArrayList<>();

    /** What cases refer to by {@code ${NAME}}. Under its own lock: parts of cases may run at the same time. */
    private final Map<String, Object> names = new HashMap<>();

    /** @param home of the shell, with the superuser's keys */
    private OperatorSide(String whose, URI url, Path log, Path logs, Path home) {
        this.whose = whose;
        this.url = url;
        this.log = log;
        this.logs = logs;
        this.home = home;
    }

    static OperatorSide of(CenterProcess center) {
        return of(
                "ours",
                center.url(),
                center.folder().resolve("center.log"),
                center.superuserKey().getParent());
    }

    static OperatorSide of(CrossbarMaster master) {
        return of("theirs", master.url(), master.logs().resolve("master.log"), master.superuserKeys());
    }

    private static OperatorSide of(String whose, URI url, Path log, Path keys) {
        Path home = Program.temporary(whose + "-shell");
        try {
            Path own = Files.createDirectories(home.resolve(".crossbar"));
            for (String file : List.of("default.priv", "default.pub")) {
                Files.copy(keys.resolve(file), own.resolve(file));
            }
            Files.writeString(
                    own.resolve("config.ini"),
                    "[default]\n\nurl=" + url + "\nprivkey=default.priv\npubkey=default.pub\n");
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
        var side = new OperatorSide(whose, url, log, log.getParent(), home);
        side.name("port", Ports.free());
        side.name("newcomer", Program.temporary(whose + "-newcomer").toString());
        return side;
    }

    /** A node with keys, which is neither paired nor running; cases find it by {@code ${NAME_keys}} and {@code ${NAME_key}}. */
    CrossbarNode node(String name) {
        CrossbarNode node = CrossbarNode.create(url, logs, whose + "-" + name);
        nodes.add(node);
        name(name + "_directory", node.directory().toString());
        name(name + "_keys", node.directory().resolve("key.pub").toString());
        name(name + "_key", node.publicKey());
        return node;
    }

    /** What cases refer to by {@code ${NAME}} now: what was given, and what cases have saved. */
    Map<String, Object> names() {
        synchronized (names) {
            return new HashMap<>(names);
        }
    }

    void name(String name, Object value) {
        synchronized (names) {
            names.put(name, value);
        }
    }

    /**
     * Runs a part of a file of cases in Python.
     *
     * @return their outcomes
     */
    List<?> run(Path file, String part) {
        return run(file, part, (output, arguments) -> {
            var words = new ArrayList<>(List.of(
                    "-W", "ignore", OperatorCases.resource("operator_cases.py").toString()));
            words.addAll(arguments);
            return CrossbarProcess.launch(output, "python", logs, Map.of("HOME", home.toString()), words);
        });
    }

    /**
     * The same by another program.
     *
     * @param start starts it, given the file for what it prints and its arguments
     */
    List<?> run(Path file, String part, BiFunction<Path, List<String>, Program> start) {
        String id = part.replace(' ', '-');
        Path outcomes = logs.resolve(id + ".json");
        var arguments = List.of(
                url.toString(),
                home.toString(),
                file.toString(),
                part,
                log.toString(),
                Json.write(names()),
                outcomes.toString());
        try (Program running = start.apply(logs.resolve(id + ".log"), arguments)) {
            assertEquals(0, running.exitCode(CASES), running::tail);
            var found = (Map<?, ?>) OperatorCases.read(Files.readString(outcomes));
            ((Map<?, ?>) found.get("names")).forEach((name, value) -> name(String.valueOf(name), value));
            return (List<?>) found.get("outcomes");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Override
    public void close() {
        nodes.forEach(CrossbarNode::close);
    }
}
