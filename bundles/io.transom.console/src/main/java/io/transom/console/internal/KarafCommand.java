package io.transom.console.internal;

import io.transom.wamp.Json;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.api.console.Command;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Parser;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.jspecify.annotations.Nullable;

/** Shows a {@link ShellCommand} to Karaf. */
final class KarafCommand implements Command {
    private final ShellCommand command;
    private final Syntax syntax;

    KarafCommand(ShellCommand command) {
        this.command = command;
        this.syntax = command.syntax();
    }

    @Override
    public String getScope() {
        return command.scope();
    }

    @Override
    public String getName() {
        return command.name();
    }

    @Override
    public String getDescription() {
        return command.description();
    }

    @Override
    public @Nullable Parser getParser() {
        return null;
    }

    @Override
    public @Nullable Object execute(Session session, List<Object> arguments) throws Exception {
        Input input = syntax.parse(arguments.stream().map(KarafCommand::word).toList());
        if (input.wantsHelp()) {
            session.getConsole().println(command.description() + "\n\n" + syntax.usage());
            return null;
        }
        Object user = session.get("USER");
        // Without a terminal what could be read are the next commands.
        InputStream keyboard = session.getTerminal() == null ? InputStream.nullInputStream() : session.getKeyboard();
        command.run(
                input,
                new Output(session.getConsole(), input.json(), user == null ? "local" : user.toString(), keyboard));
        return null;
    }

    /** Karaf turns what looks like a number, list or map into one; a command wants the words. */
    private static String word(@Nullable Object argument) {
        return argument instanceof List || argument instanceof Map ? Json.write(argument) : String.valueOf(argument);
    }

    @Override
    public Completer getCompleter(boolean scoped) {
        String own = scoped ? command.name() : command.scope() + ":" + command.name();
        return new Completer() {
            @Override
            public int complete(Session session, CommandLine line, List<String> candidates) {
                List<String> found = line.getCursorArgumentIndex() == 0 ? List.of(own) : candidates(line, own);
                return new StringsCompleter(found).complete(session, line, candidates);
            }
        };
    }

    private List<String> candidates(CommandLine line, String own) {
        String[] words = line.getArguments();
        if (words.length == 0 || !(words[0].equals(own) || words[0].equals(command.name()))) {
            return List.of();
        }
        int cursor = Math.min(line.getCursorArgumentIndex(), words.length);
        List<String> before = Arrays.asList(words).subList(1, cursor);
        if (!before.isEmpty()) {
            var last = syntax.option(before.get(before.size() - 1));
            if (last.isPresent() && !last.get().isFlag()) {
                return last.get().equals(Syntax.OUTPUT) ? List.of("table", "json") : List.of();
            }
        }
        var found = new ArrayList<String>();
        Input soFar;
        try {
            soFar = new Syntax(syntax.command(), optionalOnly(), syntax.options(), true).parse(before);
        } catch (UsageException wrongSoFar) {
            return List.of();
        }
        long given = syntax.arguments().stream()
                .filter(argument -> soFar.find(argument.name()).isPresent())
                .count();
        if (given < syntax.arguments().size()) {
            found.addAll(command.complete(syntax.arguments().get((int) given), soFar));
        } else if (syntax.open()) {
            var typed = new ArrayList<>(before);
            typed.add(line.getCursorArgument() == null ? "" : line.getCursorArgument());
            found.addAll(command.completeMore(typed));
        }
        syntax.options().forEach(option -> found.add(option.name()));
        return found;
    }

    private List<Syntax.Argument> optionalOnly() {
        return syntax.arguments().stream()
                .map(argument -> new Syntax.Argument(argument.name(), false, argument.doc()))
                .toList();
    }
}
