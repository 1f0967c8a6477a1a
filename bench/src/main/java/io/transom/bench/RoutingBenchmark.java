package io.transom.bench;

import io.transom.router.Authorizer;
import io.transom.router.RealmOptions;
import io.transom.router.Role;
import io.transom.router.Router;
import io.transom.router.RouterLimits;
import io.transom.wamp.Encoding;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A realm between its connections, with the codec on both sides and no socket: what one core can do at best. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RoutingBenchmark {
    private static final int MANY = 100;

    @Param({"JSON", "CBOR"})
    public Encoding encoding;

    private final Loop loop = new Loop();
    private final List<MemoryPeer> subscribers = new ArrayList<>();
    private MemoryPeer caller;
    private byte[] toOne;
    private byte[] toMany;
    private long request;

    @Setup
    public void join() {
        Router router = Router.create(RouterLimits.DEFAULT, Map.of());
        router.start(RealmOptions.of(MemoryPeer.REALM)).addRole(new Role("user", Authorizer.ALL));
        Payload payload = Payload.of("x".repeat(32));
        caller = new MemoryPeer(router, loop, encoding);
        MemoryPeer callee = new MemoryPeer(router, loop, encoding);
        callee.tell(new Message.Register(1, Map.of(), "com.example.echo"));
        loop.run();
        callee.answer(message -> {
            if (message instanceof Message.Invocation invocation) {
                loop.execute(
                        () -> callee.tell(new Message.Yield(invocation.request(), Map.of(), invocation.payload())));
            }
        });
        for (int i = 0; i < MANY; i++) {
            MemoryPeer subscriber = new MemoryPeer(router, loop, encoding);
            subscriber.tell(new Message.Subscribe(1, Map.of(), "com.example.many"));
            subscribers.add(subscriber);
        }
        subscribers.get(0).tell(new Message.Subscribe(2, Map.of(), "com.example.one"));
        loop.run();
        toOne = caller.bytes(new Message.Publish(MemoryPeer.ANY_ID, Map.of(), "com.example.one", payload));
        toMany = caller.bytes(new Message.Publish(MemoryPeer.ANY_ID, Map.of(), "com.example.many", payload));
    }

    /** CALL, INVOCATION, YIELD and RESULT: four messages read and two written. */
    @Benchmark
    public Message call() {
        caller.tell(new Message.Call(++request, Map.of(), "com.example.echo", Payload.of("x")));
        loop.run();
        if (!(caller.last() instanceof Message.Result)) {
            throw new IllegalStateException("expected RESULT, found " + caller.last());
        }
        return caller.last();
    }

    @Benchmark
    public long publishToOne() {
        caller.tell(toOne);
        loop.run();
        return subscribers.get(0).receivedMore();
    }

    /** One publication, 100 events. */
    @Benchmark
    public long publishToMany() {
        caller.tell(toMany);
        loop.run();
        return subscribers.get(MANY - 1).receivedMore();
    }
}
