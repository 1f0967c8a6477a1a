package io.transom.itests.osgi.made;

import io.transom.api.Access;
import io.transom.api.spi.ConsoleCommand;
import io.transom.api.spi.Contribution;
import io.transom.api.spi.HandlerModule;
import io.transom.api.spi.ProcedureSpec;
import io.transom.wamp.Payload;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** A module with something of everything: answers by itself, forwards, has a command and an MBean. */
public final class EchoModule implements HandlerModule, Echoes, GaugeMXBean, ConsoleCommand {
    static final long ANSWERS_AFTER_MILLIS = 30;

    @Override
    public void contribute(Contribution to) {
        to.implement(Echoes.class, this)
                .forward(Passed.class)
                .procedure(
                        ProcedureSpec.exact("com.example.version", "Says which it is.", Access.READ),
                        call -> CompletableFuture.completedFuture(Payload.of("echo")))
                .topic("com.example.on_echo", "Never published.")
                .command(this)
                .mbean("Gauge", this);
    }

    @Override
    public CompletionStage<String> echo(String text) {
        return new CompletableFuture<String>().completeOnTimeout(text, ANSWERS_AFTER_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public int getValue() {
        return 1;
    }

    @Override
    public String name() {
        return "echo:say";
    }

    @Override
    public String help() {
        return "Says something.";
    }

    @Override
    public void run(List<String> args, PrintStream out) {
        out.println(args);
    }
}
