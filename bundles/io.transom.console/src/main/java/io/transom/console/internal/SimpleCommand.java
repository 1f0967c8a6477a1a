package io.transom.console.internal;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/** A command of the scope {@code transom}, put together of its parts. */
record SimpleCommand(
        String name,
        String description,
        Syntax syntax,
        Action action,
        BiFunction<Syntax.Argument, Input, List<String>> completion)
        implements ShellCommand {
    private static final String SCOPE = "transom";

    /** What it does. */
    @FunctionalInterface
    interface Action {
        void run(Input input, Output out) throws Exception;
    }

    static SimpleCommand of(
            String name,
            String description,
            Function<Syntax.Builder, Syntax> syntax,
            Action action,
            BiFunction<Syntax.Argument, Input, List<String>> completion) {
        return new SimpleCommand(name, description, syntax.apply(Syntax.of(SCOPE + ":" + name)), action, completion);
    }

    static SimpleCommand of(String name, String description, Function<Syntax.Builder, Syntax> syntax, Action action) {
        return of(name, description, syntax, action, (argument, before) -> List.of());
    }

    @Override
    public String scope() {
        return SCOPE;
    }

    @Override
    public void run(Input input, Output out) throws Exception {
        action.run(input, out);
    }

    @Override
    public List<String> complete(Syntax.Argument argument, Input before) {
        return completion.apply(argument, before);
    }
}
