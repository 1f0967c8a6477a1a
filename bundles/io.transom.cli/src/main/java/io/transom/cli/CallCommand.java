package io.transom.cli;

import io.transom.transport.Transports;
import io.transom.wamp.Call;
import io.transom.wamp.CallOptions;
import io.transom.wamp.CancelMode;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code transom call}. */
@Command(
        name = "call",
        mixinStandardHelpOptions = true,
        description = "Calls a procedure and prints its result as one line of JSON.")
final class CallCommand implements Callable<Integer> {
    @Mixin
    private Endpoint endpoint;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "URI", description = "URI of the procedure")
    private String uri;

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "JSON",
            description = "Arguments; what is no JSON is a text")
    private List<String> arguments = List.of();

    @Option(names = "--kw", paramLabel = "NAME=JSON", description = "Keyword argument; may be given several times")
    private List<String> keywords = List.of();

    @Option(names = "--timeout", paramLabel = "SECONDS", defaultValue = "60", description = "Default: ${DEFAULT-VALUE}")
    private long timeout;

    @Option(names = "--progress", description = "Also prints progressive results, one line each")
    private boolean progress;

    @Override
    public Integer call() throws Exception {
        var payload = Values.payload(arguments, keywords);
        PrintWriter out = spec.commandLine().getOut();
        try (var transports = Transports.create(1, "transom-call")) {
            var session = endpoint.join(transports);
            var options = progress
                    ? CallOptions.DEFAULT.withProgress(part -> println(out, Values.line(part)))
                    : CallOptions.DEFAULT;
            Call call = session.call(uri, payload, options);
            try {
                println(out, Values.line(call.result().toCompletableFuture().get(timeout, TimeUnit.SECONDS)));
            } catch (TimeoutException late) {
                call.cancel(CancelMode.KILLNOWAIT);
                throw new TimeoutException(uri + ": no answer within " + timeout + " s (--timeout)");
            }
            session.leave().toCompletableFuture().get(5, TimeUnit.SECONDS);
        }
        return 0;
    }

    private static void println(PrintWriter out, String line) {
        out.println(line);
        out.flush();
    }
}
