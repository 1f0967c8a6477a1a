package io.transom.center.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks into the {@link PairingFolder} at once and again and again, on a thread of its own. */
final class WatchToPair implements AutoCloseable {
    static final String VARIABLE = "CROSSBAR_WATCH_TO_PAIR";

    private static final Logger LOG = LoggerFactory.getLogger(WatchToPair.class);

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        var named = new Thread(task, "transom-center-pairing");
        named.setDaemon(true);
        return named;
    });

    WatchToPair(PairingFolder folder, Duration period) {
        thread.scheduleWithFixedDelay(() -> round(folder), 0, period.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void round(PairingFolder folder) {
        try {
            folder.round();
        } catch (RuntimeException unexpected) {
            LOG.error("pairing folder: a round failed, the next one is due", unexpected);
        }
    }

    /**
     * What the configuration says; absent when no folder is watched.
     *
     * @param fromEnvironment value of the variable, which counts where the configuration names no folder
     */
    static Optional<PairingFolder.Settings> settings(CenterConfig config, @Nullable String fromEnvironment) {
        String folder = config.watch_to_pair().isBlank() ? fromEnvironment : config.watch_to_pair();
        if (folder == null || folder.isBlank()) {
            return Optional.empty();
        }
        if (config.default_realm().isEmpty()) {
            throw new IllegalStateException(
                    "watch.to.pair: " + folder + " cannot be watched, since default.realm is empty");
        }
        return Optional.of(new PairingFolder.Settings(
                Path.of(folder.trim()),
                pattern(config.watch_to_pair_pattern()),
                config.default_realm(),
                config.write_pairing_file(),
                config.include_activation_code()));
    }

    private static Optional<Pattern> pattern(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Pattern.compile(text));
        } catch (PatternSyntaxException wrong) {
            throw new IllegalStateException(
                    "watch.to.pair.pattern: expected a regular expression: " + wrong.getMessage(), wrong);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
