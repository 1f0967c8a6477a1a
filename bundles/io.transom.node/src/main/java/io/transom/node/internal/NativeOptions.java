package io.transom.node.internal;

import io.transom.api.Config;
import io.transom.api.spi.WorkerType;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.WampError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The options of a native worker, checked (docs/reference/configuration.md, "Options of workers").
 *
 * @param java absolute path of the {@code java} to use, from the option {@code python}; absent for the node's own
 * @param exposeController whether the worker may call the node's own procedures
 * @param own those of the worker's type, which the worker gets
 * @param cpuAffinity positions in the list of CPUs, applied when the worker is ready; empty for none
 */
record NativeOptions(
        Optional<String> title,
        Optional<Path> java,
        List<Long> cpuAffinity,
        boolean exposeController,
        Environment environment,
        Map<String, Object> own) {
    private static final List<String> COMMON = List.of(
            "title",
            "python",
            "pythonpath",
            "cpu_affinity",
            "env",
            "extra",
            "expose_controller",
            "expose_shared",
            "disabled",
            "reactor");

    static final NativeOptions DEFAULT = new NativeOptions(
            Optional.empty(), Optional.empty(), List.of(), false, new Environment(true, List.of(), Map.of()), Map.of());

    /**
     * Which variables the process gets.
     *
     * @param inheritAll whether all of the node's
     * @param inherited names of those of the node's, unless all
     * @param vars set after that
     */
    record Environment(boolean inheritAll, List<String> inherited, Map<String, String> vars) {
        Map<String, String> of(Map<String, String> own) {
            var result = new HashMap<String, String>();
            if (inheritAll) {
                result.putAll(own);
            } else {
                inherited.stream().filter(own::containsKey).forEach(name -> result.put(name, own.get(name)));
            }
            result.putAll(vars);
            return result;
        }
    }

    static NativeOptions read(Config options, WorkerType type) {
        options.get("extra").ifPresent(extra -> {
            if (!(extra.value() instanceof Map)) {
                throw new WampError(ErrorUris.RUNTIME_ERROR, "worker_options: /extra: expected a map");
            }
        });
        var known = new ArrayList<>(COMMON);
        known.addAll(type.options());
        options.only(known.toArray(String[]::new));
        options.get("disabled").filter(Config::bool).ifPresent(disabled -> {
            throw disabled.complain(
                    "a disabled worker cannot be started; leave it out, or set it in a configuration file");
        });
        options.get("expose_shared").ifPresent(Config::bool);
        options.list("pythonpath").forEach(Config::text);
        type.check(options);
        return new NativeOptions(
                options.text("title"),
                options.get("python").map(NativeOptions::executable),
                options.list("cpu_affinity").stream()
                        .map(cpu -> cpu.integer(0, Integer.MAX_VALUE))
                        .toList(),
                options.bool("expose_controller", false),
                options.get("env").map(NativeOptions::environment).orElse(DEFAULT.environment()),
                own(options, type));
    }

    private static Map<String, Object> own(Config options, WorkerType type) {
        var own = new HashMap<String, Object>(options.asMap());
        own.keySet().retainAll(type.options());
        return own;
    }

    private static Path executable(Config part) {
        Path path = Path.of(part.text());
        if (!path.isAbsolute() || !Files.isRegularFile(path) || !Files.isExecutable(path)) {
            throw part.expected("the absolute path of an executable java");
        }
        return path;
    }

    private static Environment environment(Config part) {
        part.only("inherit", "vars");
        var vars = new HashMap<String, String>();
        part.get("vars").ifPresent(given -> given.entries().forEach((name, value) -> vars.put(name, value.text())));
        Optional<Config> inherit = part.get("inherit");
        if (inherit.isPresent() && inherit.get().value() instanceof List) {
            return new Environment(
                    false, inherit.get().elements().stream().map(Config::text).toList(), vars);
        }
        return new Environment(inherit.map(Config::bool).orElse(true), List.of(), vars);
    }
}
