package io.transom.node.internal;

import io.transom.api.Config;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What makes a node shut down on its own (docs/reference/configuration.md, "What ends a node"). */
enum ShutdownTrigger {
    SHUTDOWN_ON_SHUTDOWN_REQUESTED,
    SHUTDOWN_ON_WORKER_EXIT,
    SHUTDOWN_ON_WORKER_EXIT_WITH_ERROR,
    SHUTDOWN_ON_LAST_WORKER_EXIT;

    private static final List<String> LABELS =
            java.util.Arrays.stream(values()).map(ShutdownTrigger::label).toList();

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** A single text counts as a list of one. */
    static Set<ShutdownTrigger> read(Config part) {
        var result = EnumSet.noneOf(ShutdownTrigger.class);
        List<Config> listed = part.value() instanceof String ? List.of(part) : part.elements();
        for (Config one : listed) {
            result.add(values()[LABELS.indexOf(one.oneOf(LABELS))]);
        }
        return result;
    }

    static Set<ShutdownTrigger> byDefault(boolean managed) {
        return EnumSet.of(managed ? SHUTDOWN_ON_SHUTDOWN_REQUESTED : SHUTDOWN_ON_WORKER_EXIT);
    }

    /** Whether the end of a worker that had been ready ends the node. */
    static boolean isPulled(Set<ShutdownTrigger> triggers, boolean withError, boolean wasLast) {
        return triggers.contains(SHUTDOWN_ON_WORKER_EXIT)
                || (withError && triggers.contains(SHUTDOWN_ON_WORKER_EXIT_WITH_ERROR))
                || (wasLast && triggers.contains(SHUTDOWN_ON_LAST_WORKER_EXIT));
    }
}
