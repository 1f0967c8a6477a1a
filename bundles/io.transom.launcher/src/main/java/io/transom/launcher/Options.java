package io.transom.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The command line:
 *
 * <pre>
 * --bundles DIR                  all bundles of a directory
 * --bundle-list FILE             the bundles whose paths stand in a file, one a line, in that order
 * --bundle FILE                  one bundle
 * --config PID [KEY=VALUE ...]   a configuration for Config Admin; for a factory PID~NAME
 * --property KEY=VALUE           a framework property
 * --storage DIR                  the framework's cache, emptied at start; otherwise a temporary folder, removed at the end
 * --log out|err                  where log lines go: for people on standard output (default), for a program on standard error
 * --ignore-interrupt             SIGINT, which a terminal sends to all processes of a job, does not end this one
 * </pre>
 *
 * @param storage absent for a temporary folder
 */
record Options(
        List<Path> bundles,
        Map<String, Map<String, String>> configurations,
        Map<String, String> properties,
        Optional<Path> storage,
        Logging.Target log,
        boolean ignoreInterrupt) {

    static Options parse(String[] args) throws IOException {
        var bundles = new ArrayList<Path>();
        var configurations = new LinkedHashMap<String, Map<String, String>>();
        var properties = new LinkedHashMap<String, String>();
        Optional<Path> storage = Optional.empty();
        var log = Logging.Target.OUT;
        boolean ignoreInterrupt = false;
        var words = new Words(args);
        while (words.more()) {
            String option = words.next();
            switch (option) {
                case "--bundles" -> bundles.addAll(jarsOf(Path.of(words.value(option))));
                case "--bundle-list" -> bundles.addAll(listed(Path.of(words.value(option))));
                case "--bundle" -> bundles.add(Path.of(words.value(option)));
                case "--config" -> configurations.put(words.value(option), words.pairs());
                case "--property" -> putPair(properties, words.value(option));
                case "--storage" -> storage = Optional.of(Path.of(words.value(option)));
                case "--log" -> log = Logging.Target.of(words.value(option));
                case "--ignore-interrupt" -> ignoreInterrupt = true;
                default -> throw new IllegalArgumentException("unknown option " + option);
            }
        }
        if (bundles.isEmpty()) {
            throw new IllegalArgumentException("no bundles given: --bundles DIR, --bundle-list FILE or --bundle FILE");
        }
        return new Options(bundles, configurations, properties, storage, log, ignoreInterrupt);
    }

    private static List<Path> jarsOf(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new IllegalArgumentException("--bundles: no such directory: " + directory);
        }
        try (var files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }

    private static List<Path> listed(Path file) throws IOException {
        try (var lines = Files.lines(file)) {
            return lines.map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .map(Path::of)
                    .toList();
        }
    }

    private static void putPair(Map<String, String> map, String pair) {
        int equals = pair.indexOf('=');
        if (equals < 1) {
            throw new IllegalArgumentException("expected KEY=VALUE, found " + pair);
        }
        map.put(pair.substring(0, equals), pair.substring(equals + 1));
    }

    /** The words of the command line, read one after the other. */
    private static final class Words {
        private final List<String> all;
        private int at;

        Words(String[] all) {
            this.all = Arrays.asList(all);
        }

        boolean more() {
            return at < all.size();
        }

        String next() {
            return all.get(at++);
        }

        String value(String option) {
            if (!more()) {
                throw new IllegalArgumentException(option + ": a value is missing");
            }
            return next();
        }

        Map<String, String> pairs() {
            var pairs = new LinkedHashMap<String, String>();
            while (more() && !all.get(at).startsWith("--")) {
                putPair(pairs, next());
            }
            return pairs;
        }
    }
}
