package io.transom.bench;

import io.transom.wamp.Encoding;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import io.transom.wamp.ProtocolException;
import io.transom.wamp.serializer.ByteSink;
import io.transom.wamp.serializer.ReadLimits;
import io.transom.wamp.serializer.Serializer;
import java.util.Arrays;
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

/** Messages to bytes and back: a call with routing arguments and a configuration, as a center gets it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CodecBenchmark {
    @Param({"JSON", "CBOR", "MSGPACK"})
    public Encoding encoding;

    /** Characters of a text inside the configuration. */
    @Param({"32", "1024"})
    public int text;

    private Serializer serializer;
    private Encoding other;
    private byte[] bytes;
    private Message.Call call;
    private final ByteSink sink = new ByteSink(4096);

    @Setup
    public void prepare() throws ProtocolException {
        serializer = Serializer.of(encoding);
        other = encoding == Encoding.CBOR ? Encoding.JSON : Encoding.CBOR;
        var values = Payload.of(
                List.of(
                        "8580fccb-1ce1-4f46-8b90-f9d26258cc27",
                        "worker1",
                        "realm1",
                        Map.of(
                                "name",
                                "com.example.realm",
                                "description",
                                "x".repeat(text),
                                "numbers",
                                List.of(1L, 2L, 3L),
                                "on",
                                true)),
                Map.of());
        sink.clear();
        serializer.write(
                new Message.Call(7, Map.of(), "crossbarfabriccenter.remote.router.start_router_realm", values), sink);
        bytes = Arrays.copyOf(sink.array(), sink.length());
        call = (Message.Call) read();
    }

    /** The head is decoded, the arguments are checked and stay bytes. */
    @Benchmark
    public Message read() throws ProtocolException {
        return serializer.read(bytes, 0, bytes.length, ReadLimits.DEFAULT);
    }

    /** What was read is written as it came. */
    @Benchmark
    public int write() {
        sink.clear();
        serializer.write(call, sink);
        return sink.length();
    }

    /** What a center does with a forwarded call: read, take the routing arguments off, write. */
    @Benchmark
    public int forward() throws ProtocolException {
        var received = (Message.Call) read();
        sink.clear();
        serializer.write(
                new Message.Invocation(8, 9, Map.of(), received.payload().dropArgs(2)), sink);
        return sink.length();
    }

    /** Read, and the arguments decoded. */
    @Benchmark
    public Object values() throws ProtocolException {
        return ((Message.Call) read()).payload().args();
    }

    /** Read, and written for a receiver of another encoding. */
    @Benchmark
    public int translate() throws ProtocolException {
        var received = (Message.Call) read();
        sink.clear();
        Serializer.of(other).write(new Message.Invocation(8, 9, Map.of(), received.payload()), sink);
        return sink.length();
    }
}
