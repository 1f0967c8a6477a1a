package io.transom.transport.internal;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.EventExecutor;
import io.transom.wamp.LimitHits;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** The event loops of a process, each with its turn. */
final class EventLoops {
    private final EventLoopGroup group;
    private final Map<EventLoop, LoopTurn> turns = new IdentityHashMap<>();
    private final LimitHits limitHits = new LimitHits();

    EventLoops(int threads, String name) {
        int count = threads > 0 ? threads : byProcessors();
        group = new MultiThreadIoEventLoopGroup(count, threads(name), NioIoHandler.newFactory());
        for (EventExecutor each : group) {
            var turn = new LoopTurn((EventLoop) each, limitHits);
            turns.put(turn.loop(), turn);
            each.execute(() -> LoopThread.belongsTo(turn));
        }
    }

    private static ThreadFactory threads(String name) {
        var number = new AtomicInteger();
        return task -> new LoopThread(task, name + "-" + number.incrementAndGet());
    }

    /** One up to 2 processors: each hand-over to another loop costs more than it gains (docs/performance.md). */
    private static int byProcessors() {
        int processors = Runtime.getRuntime().availableProcessors();
        return processors <= 2 ? 1 : processors / 2;
    }

    EventLoopGroup group() {
        return group;
    }

    EventLoop next() {
        return group.next();
    }

    LimitHits limitHits() {
        return limitHits;
    }

    LoopTurn turnOf(EventLoop loop) {
        return Objects.requireNonNull(turns.get(loop), "a loop of this group");
    }

    /** Whether the caller is one of the loops and so must not wait for them. */
    boolean inside() {
        return turns.keySet().stream().anyMatch(EventLoop::inEventLoop);
    }
}
