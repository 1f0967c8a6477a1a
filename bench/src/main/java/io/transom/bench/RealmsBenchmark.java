package io.transom.bench;

import io.transom.router.RealmOptions;
import io.transom.router.Router;
import io.transom.router.RouterLimits;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Realms started and stopped in one router, meta API included, without sessions. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn")
public class RealmsBenchmark {
    private final Router router = Router.create(RouterLimits.DEFAULT, Map.of());
    private final RealmOptions options = RealmOptions.of("realm1");

    @Benchmark
    public List<Long> startAndStop() {
        router.start(options);
        return router.stop("realm1", "wamp.close.close_realm");
    }
}
