package io.transom.api.spi;

import java.io.PrintStream;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** A console command that knows no console. */
@ConsumerType
public interface ConsoleCommand {
    /** Scope and name, for example {@code hello:greet}. */
    String name();

    /** One sentence. */
    String help();

    /** Runs on a thread of the console; may block for as long as a person waits. Throws with a message for people. */
    void run(List<String> args, PrintStream out) throws Exception;

    /** What the last word may become. */
    default List<String> complete(List<String> words) {
        return List.of();
    }
}
