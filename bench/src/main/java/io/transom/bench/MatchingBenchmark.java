package io.transom.bench;

import io.transom.router.Authorizer;
import io.transom.router.RealmOptions;
import io.transom.router.Role;
import io.transom.router.Router;
import io.transom.router.RouterLimits;
import io.transom.wamp.Encoding;
import io.transom.wamp.Match;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
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

/** Publications that match 10 prefix and wildcard subscriptions, among few and among many. Codec included, no socket. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class MatchingBenchmark {
    private static final int MATCHING = 10;

    @Param({"100", "100000"})
    public int subscriptions;

    /** Topics that are published, in random order. */
    @Param({"1", "10000"})
    public int topics;

    private final Loop loop = new Loop();
    private final List<MemoryPeer> subscribers = new ArrayList<>();
    private MemoryPeer publisher;
    private MemoryPeer changing;
    private byte[][] publications;
    private int[] order;
    private int turn;
    private long request;

    /** Each topic has 10 subscriptions of its own, each of another session. */
    @Setup
    public void join() {
        Router router = Router.create(RouterLimits.DEFAULT, Map.of());
        router.start(RealmOptions.of(MemoryPeer.REALM)).addRole(new Role("user", Authorizer.ALL));
        publisher = new MemoryPeer(router, loop, Encoding.JSON);
        changing = new MemoryPeer(router, loop, Encoding.JSON);
        for (int i = 0; i < MATCHING; i++) {
            subscribers.add(new MemoryPeer(router, loop, Encoding.JSON));
        }
        publications = new byte[subscriptions / MATCHING][];
        for (int i = 0; i < publications.length; i++) {
            subscribe(i);
            publications[i] = publisher.bytes(new Message.Publish(
                    MemoryPeer.ANY_ID, Map.of(), topic(i) + ".temperature", Payload.of("x".repeat(32))));
        }
        order = new Random(1)
                .ints(1 << 16, 0, Math.min(topics, publications.length))
                .toArray();
    }

    /** Topics of 5 levels. */
    private static String topic(int i) {
        return "com.example.area" + i % 10 + ".site" + i / 10 % 10 + ".machine" + i / 100;
    }

    private void subscribe(int i) {
        String topic = topic(i);
        String below = topic.substring("com.example.".length());
        String[] prefixes = {topic + ".", topic + ".t", topic + ".temp", topic + ".temper", topic + ".temperature"};
        String[] wildcards = {
            topic + ".",
            ".example." + below + ".temperature",
            "com.." + below + ".temperature",
            ".example." + below + ".",
            "com.." + below + "."
        };
        for (int j = 0; j < MATCHING; j++) {
            boolean prefix = j < prefixes.length;
            subscribers
                    .get(j)
                    .tell(new Message.Subscribe(
                            ++request,
                            Map.of("match", (prefix ? Match.PREFIX : Match.WILDCARD).label()),
                            prefix ? prefixes[j] : wildcards[j - prefixes.length]));
            loop.run();
        }
    }

    /** One publication, 10 events. */
    @Benchmark
    public long publish() {
        turn = (turn + 1) & (order.length - 1);
        publisher.tell(publications[order[turn]]);
        loop.run();
        return subscribers.get(MATCHING - 1).receivedMore();
    }

    /** A prefix and a wildcard subscription more, and both gone again. */
    @Benchmark
    public Message change() {
        turn = (turn + 1) & (order.length - 1);
        String topic = topic(order[turn]);
        add(topic + ".pressure", Match.PREFIX);
        add(topic + "..pressure", Match.WILDCARD);
        return changing.last();
    }

    private void add(String pattern, Match match) {
        changing.tell(new Message.Subscribe(++request, Map.of("match", match.label()), pattern));
        loop.run();
        if (!(changing.last() instanceof Message.Subscribed subscribed)) {
            throw new IllegalStateException("expected SUBSCRIBED, found " + changing.last());
        }
        changing.tell(new Message.Unsubscribe(++request, subscribed.subscription()));
        loop.run();
    }
}
