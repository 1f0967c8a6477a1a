package io.transom.store.jdbc.internal;

import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code ./transom center backup} and {@code restore}: works on the database of a center that does not run, or on a server. Arguments:
 * {@code backup DIR FILE} or {@code restore DIR FILE force|keep}, DIR being the center's.
 */
public final class Main {
    /** Exit code when the center that runs has to do it. */
    static final int IN_USE = 75;

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(?:env:(\\w+):-([^}]*)|karaf\\.base)\\}");

    private Main() {}

    public static void main(String[] args) {
        System.exit(run(List.of(args), System.getenv()));
    }

    static int run(List<String> args, Map<String, String> environment) {
        Path directory = Path.of(args.get(1));
        Path file = Path.of(args.get(2)).toAbsolutePath();
        try {
            Properties settings = settings(directory, environment);
            if (args.get(0).equals("backup")) {
                backup(settings, directory, file);
            } else {
                restore(Restore.of(file), settings, directory, args.get(3).equals("force"));
            }
            return 0;
        } catch (StoreFailure | IOException | SQLException failed) {
            System.err.println("transom: " + args.get(0) + ": " + message(failed));
            return H2File.isInUse(failed) ? IN_USE : 1;
        }
    }

    private static String message(Exception failed) {
        if (failed instanceof IOException file) {
            return JdbcStore.reason(file);
        }
        return failed instanceof StoreFailure || failed instanceof Unreachable
                ? String.valueOf(failed.getMessage())
                : failed.toString();
    }

    private static void backup(Properties settings, Path directory, Path file) throws IOException, SQLException {
        if (url(settings).isEmpty() && !H2File.exists(state(settings, directory))) {
            throw new StoreFailure("there is no database in " + state(settings, directory)
                    + "; for one on a server give --store jdbc:postgresql://HOST/DATABASE?user=USER, or set url in "
                    + settingsFile(directory));
        }
        try (Database database = database(settings, directory)) {
            var written = Backup.write(database, file);
            System.out.println(written.rows() + " rows of " + database.place() + " written to " + file);
        }
    }

    private static void restore(Restore backup, Properties settings, Path directory, boolean force)
            throws IOException, SQLException {
        try (Database database = database(settings, directory)) {
            database.replaceBy(backup, force);
            System.out.println(backup.rows() + " rows restored to " + database.place());
        }
    }

    private static Database database(Properties settings, Path directory) {
        return JdbcStore.database(
                url(settings),
                new Password(settings.getProperty("password.file", "")),
                10_000,
                state(settings, directory));
    }

    private static String url(Properties settings) {
        return settings.getProperty("url", "");
    }

    private static Path state(Properties settings, Path directory) {
        String state = settings.getProperty("directory", "");
        return state.isEmpty() ? directory.resolve("state") : Path.of(state);
    }

    private static Path settingsFile(Path directory) {
        return directory.resolve("etc/" + StoreComponent.PID + ".cfg");
    }

    /** What the center's own file says, with the variables that the distribution's has; what that says where no center has run yet. */
    static Properties settings(Path directory, Map<String, String> environment) throws IOException {
        var settings = new Properties();
        Path file = settingsFile(directory);
        String asked = environment.getOrDefault("TRANSOM_STORE_URL", "");
        if (!Files.exists(file)) {
            settings.setProperty("url", asked);
            settings.setProperty("password.file", environment.getOrDefault("TRANSOM_STORE_PASSWORD_FILE", ""));
        } else {
            try (var text = new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8)) {
                settings.load(text);
            }
            settings.replaceAll((key, value) -> VARIABLE.matcher(String.valueOf(value))
                    .replaceAll(found -> Matcher.quoteReplacement(
                            found.group(1) == null
                                    ? directory.toAbsolutePath().toString()
                                    : Objects.requireNonNull(
                                            environment.getOrDefault(found.group(1), found.group(2))))));
        }
        if (!asked.isEmpty() && !asked.equals(url(settings))) {
            throw new StoreFailure("--store: " + file + " has no line url = ${env:TRANSOM_STORE_URL:-}");
        }
        return settings;
    }
}
