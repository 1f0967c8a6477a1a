package io.transom.node.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Starts nothing; each process is a list of what was done to it. */
final class FakeProcesses implements ChildProcess.Starter {
    final List<Fake> started = new ArrayList<>();

    @Nullable
    IOException failure;

    static final class Fake implements ChildProcess {
        final List<String> signals = new ArrayList<>();
        final Command command;
        final Output output;
        private final CompletableFuture<Integer> ended = new CompletableFuture<>();
        private final long pid;

        Fake(Command command, Output output, long pid) {
            this.command = command;
            this.output = output;
            this.pid = pid;
        }

        void end(int code) {
            ended.complete(code);
        }

        void writes(String... lines) {
            output.read(Stream.STDERR, String.join("\n", lines).length() + 1, List.of(lines));
        }

        @Override
        public long pid() {
            return pid;
        }

        @Override
        public boolean isAlive() {
            return !ended.isDone();
        }

        @Override
        public void terminate() {
            signals.add("TERM");
        }

        @Override
        public void kill() {
            signals.add("KILL");
            end(137);
        }

        @Override
        public CompletionStage<Integer> ended() {
            return ended;
        }
    }

    @Override
    public ChildProcess start(ChildProcess.Command command, ChildProcess.Output output) throws IOException {
        if (failure != null) {
            throw failure;
        }
        var process = new Fake(command, output, 1000 + started.size());
        started.add(process);
        return process;
    }

    Fake last() {
        return started.get(started.size() - 1);
    }
}
