package io.transom.launcher;

import java.io.IOException;

/**
 * Starts an OSGi framework with a list of bundles in this process and waits for its end: a node on its own, and every native
 * worker. {@link Options} says what the command line takes.
 */
public final class Main {
    private static final int USAGE = 2;

    private Main() {}

    public static void main(String[] args) {
        Options options;
        try {
            options = Options.parse(args);
        } catch (IllegalArgumentException | IOException wrong) {
            System.err.println("launcher: " + wrong.getMessage());
            System.exit(USAGE);
            return;
        }
        Logging.configure(options.log());
        if (options.ignoreInterrupt()) {
            Signals.ignoreInterrupt();
        }
        System.exit(run(options));
    }

    private static int run(Options options) {
        try (var framework = RunningFramework.create(options)) {
            framework.stopAtExitOfTheProcess();
            framework.start();
            return framework.waitForEnd();
        } catch (LaunchException failed) {
            System.err.println("launcher: " + failed.getMessage());
            return 1;
        } catch (InterruptedException interrupted) {
            return 1;
        }
    }
}
