package io.transom.cli;

import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The entrance of the command line. Exit codes: 0 done, 1 failed, 2 wrong usage. */
@Command(
        name = "transom",
        mixinStandardHelpOptions = true,
        version = "Transom",
        description = "Manages fleets of WAMP nodes, and runs them.",
        subcommands = {
            CallCommand.class,
            SubscribeCommand.class,
            KeysCommand.class,
            DemoCommand.class,
            SimulateCommand.class
        })
public final class Main implements Runnable {
    @Spec
    private CommandSpec spec;

    public static void main(String[] args) {
        // Numbers look the same on every machine: what is printed is read by programs too.
        Locale.setDefault(Locale.ROOT);
        int code = commandLine().execute(args);
        System.exit(code);
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main()).setExecutionExceptionHandler((failure, command, parsed) -> {
            command.getErr().println(Failures.text(failure));
            return 1;
        });
    }

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        spec.commandLine().usage(out);
    }
}
