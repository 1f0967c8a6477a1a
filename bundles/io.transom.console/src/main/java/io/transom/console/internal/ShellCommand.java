package io.transom.console.internal;

import java.util.List;

/** A command that knows no console: what it is called, what it takes and what it does. */
interface ShellCommand {
    /** The part before the colon. */
    String scope();

    String name();

    /** One sentence. */
    String description();

    Syntax syntax();

    /** Runs; may block for as long as a person waits. Every exception's message is for people. */
    void run(Input input, Output out) throws Exception;

    /** What an argument may become. */
    default List<String> complete(Syntax.Argument argument, Input before) {
        return List.of();
    }

    /**
     * What the last word of an open command may become.
     *
     * @param words all behind the command, the last one as far as it is typed
     */
    default List<String> completeMore(List<String> words) {
        return List.of();
    }
}
