package io.transom.itests.interop;

import io.transom.wamp.Json;
import io.transom.wamp.ProtocolException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * A file of cases that operators ask of both centers. A case is a map: what is done ({@code login}, {@code call}, {@code shell} ...)
 * and in what the outcomes differ, by the corrections of {@code operator-corrections.json}. A case with {@code each} is done by each
 * of those roles: {@code allowed} are the roles that may at ours, {@code denied} those that may at theirs and not at ours, by
 * correction.
 */
final class OperatorCases {
    private static final String REFUSED = "wamp.error.not_authorized";

    private final Path file;
    private final Map<?, ?> parts;
    private final Set<String> corrections = new HashSet<>();

    OperatorCases(String resource) {
        file = resource(resource);
        parts = (Map<?, ?>) read(file);
        ((Map<?, ?>) read(resource("operator-corrections.json")))
                .keySet()
                .forEach(id -> corrections.add(String.valueOf(id)));
    }

    /**
     * Runs a part at both at the same time.
     *
     * @return what differs and is on no list, and what is on one and does not differ
     */
    List<String> differences(String part, OperatorSide ours, OperatorSide theirs) {
        return differences(part, ours, theirs, side -> side.run(file, part));
    }

    /** The same by another program. */
    List<String> differences(String part, OperatorSide ours, OperatorSide theirs, Function<OperatorSide, List<?>> run) {
        var running = CompletableFuture.supplyAsync(() -> run.apply(ours), OperatorSide.THREADS);
        List<?> found = run.apply(theirs);
        List<?> foundAtOurs = running.join();
        var differences = new ArrayList<String>();
        List<?> cases = (List<?>) parts.get(part);
        for (int i = 0; i < cases.size(); i++) {
            Map<?, ?> one = (Map<?, ?>) cases.get(i);
            Map<?, ?> outcome = (Map<?, ?>) Objects.requireNonNull(foundAtOurs.get(i));
            Map<?, ?> other = (Map<?, ?>) Objects.requireNonNull(found.get(i));
            CenterCompatibility.saw(one, outcome, other);
            var compared = new OperatorOutcomes(one, ours.names(), theirs.names(), corrections);
            List<String> complaints = one.containsKey("each")
                    ? byRole(one, outcome, other, compared)
                    : compared.complaints(outcome, other);
            complaints.forEach(complaint -> differences.add(Json.write(one) + "\n      " + complaint));
        }
        return differences;
    }

    /** The file, for programs that run it. */
    Path file() {
        return file;
    }

    /** What each role may, and the outcomes of those that may at both. */
    private List<String> byRole(Map<?, ?> one, Map<?, ?> outcome, Map<?, ?> other, OperatorOutcomes compared) {
        var complaints = new ArrayList<String>();
        List<String> allowed = words(one.get("allowed"));
        var denied = new HashSet<String>();
        if (one.get("denied") instanceof Map<?, ?> byCorrection) {
            byCorrection.forEach((why, roles) -> {
                if (!corrections.contains(String.valueOf(why))) {
                    throw new IllegalArgumentException("correction " + why + " is not on the list");
                }
                denied.addAll(words(roles));
            });
        }
        var both = new LinkedHashMap<Object, Object>();
        var bothOfOther = new LinkedHashMap<Object, Object>();
        for (String role : words(one.get("each"))) {
            Map<?, ?> at = (Map<?, ?>) Objects.requireNonNull(outcome.get(role), role);
            Map<?, ?> atOther = (Map<?, ?>) Objects.requireNonNull(other.get(role), role);
            if (isRefused(at) == allowed.contains(role)) {
                complaints.add(role + " at ours: " + at);
            }
            if (denied.contains(role)) {
                if (isRefused(atOther) || !isRefused(at)) {
                    complaints.add(role + ": no difference any more, ours " + at + ", theirs " + atOther);
                }
            } else if (!atOther.containsKey("nobody")) {
                both.put(role, at);
                bothOfOther.put(role, atOther);
            }
        }
        complaints.addAll(compared.complaints(both, bothOfOther));
        return complaints;
    }

    private static boolean isRefused(Map<?, ?> outcome) {
        return REFUSED.equals(outcome.get("error")) || outcome.containsKey("nobody");
    }

    private static List<String> words(Object text) {
        return text == null ? List.of() : List.of(String.valueOf(text).split(" "));
    }

    static Path resource(String name) {
        try {
            return Path.of(Objects.requireNonNull(OperatorCases.class.getResource("/" + name), name)
                    .toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static Object read(String json) {
        try {
            return Objects.requireNonNull(Json.read(json));
        } catch (ProtocolException malformed) {
            throw new IllegalStateException(json, malformed);
        }
    }

    private static Object read(Path json) {
        try {
            return read(Files.readString(json));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
