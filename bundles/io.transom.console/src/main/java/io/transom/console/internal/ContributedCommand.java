package io.transom.console.internal;

import io.transom.api.spi.ConsoleCommand;
import java.util.ArrayList;
import java.util.List;

/** A command that a handler bundle brought along. */
final class ContributedCommand implements ShellCommand {
    private final ConsoleCommand command;

    ContributedCommand(ConsoleCommand command) {
        this.command = command;
    }

    @Override
    public String scope() {
        int colon = command.name().indexOf(':');
        return colon < 0 ? "transom" : command.name().substring(0, colon);
    }

    @Override
    public String name() {
        return command.name().substring(command.name().indexOf(':') + 1);
    }

    @Override
    public String description() {
        return command.help();
    }

    @Override
    public Syntax syntax() {
        return Syntax.of(scope() + ":" + name()).open().build();
    }

    @Override
    public void run(Input input, Output out) throws Exception {
        var words = new ArrayList<>(input.more());
        if (input.json()) {
            words.addAll(List.of("-o", "json"));
        }
        command.run(words, out.stream());
    }

    @Override
    public List<String> completeMore(List<String> words) {
        return command.complete(words);
    }
}
