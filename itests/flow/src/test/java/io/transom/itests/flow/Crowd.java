package io.transom.itests.flow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Many clients on one thread; everything of theirs happens on it. */
final class Crowd implements AutoCloseable {
    /** Seconds until a test gives up: many, since builds and tests of others may run beside it. */
    static final int PATIENCE = 120;

    private final int port;
    private final Selector selector = Selector.open();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(256 << 10);
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Thread thread = new Thread(this::run, "crowd");
    private final CompletableFuture<Void> failure = new CompletableFuture<>();
    private volatile boolean closed;

    private @Nullable Runnable tick;
    private long tickNanos;
    private long nextTick;

    Crowd(int port) throws IOException {
        this.port = port;
        thread.setDaemon(true);
        thread.start();
    }

    /** Runs a task on the thread of the crowd. */
    void run(Runnable task) {
        tasks.add(task);
        selector.wakeup();
    }

    /** Runs the task so many times a second from now on; those that are late are made up for. On the thread of the crowd. */
    void tick(int perSecond, Runnable task) {
        tick = task;
        tickNanos = 1_000_000_000L / perSecond;
        nextTick = System.nanoTime();
    }

    void stopTicking() {
        tick = null;
    }

    /** Waits, and fails when anything on the thread of the crowd failed. */
    <T> T await(CompletableFuture<T> what) throws Exception {
        CompletableFuture.anyOf(what, failure).get(PATIENCE, TimeUnit.SECONDS);
        return what.get(PATIENCE, TimeUnit.SECONDS);
    }

    /** The result of a task on the thread of the crowd. */
    <T> T get(Supplier<T> task) throws Exception {
        var result = new CompletableFuture<T>();
        run(() -> result.complete(task.get()));
        return await(result);
    }

    /** Waits until that is so on the thread of the crowd. */
    void until(String what, Supplier<Boolean> condition) throws Exception {
        for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE); !get(condition); ) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + PATIENCE + " s: " + what);
            }
            Thread.sleep(20);
        }
    }

    /** Connects and runs the opening handshake of RawSocket, waiting for it. */
    Member connect(int receiveBuffer) throws IOException {
        var channel = SocketChannel.open();
        if (receiveBuffer > 0) {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBuffer);
        }
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        var member = new Member(this, channel);
        channel.configureBlocking(false);
        run(() -> {
            try {
                member.key(channel.register(selector, SelectionKey.OP_READ, member));
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        });
        return member;
    }

    private void run() {
        try {
            while (!closed) {
                selector.select(
                        key -> {
                            var member = (Member) key.attachment();
                            if (key.isValid() && key.isWritable()) {
                                member.write();
                            }
                            if (key.isValid() && key.isReadable()) {
                                member.read(buffer);
                            }
                        },
                        tick == null ? 0 : Math.max(1, (nextTick - System.nanoTime()) / 1_000_000));
                for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                    task.run();
                }
                while (tick != null && System.nanoTime() - nextTick >= 0) {
                    nextTick += tickNanos;
                    tick.run();
                }
            }
        } catch (IOException | RuntimeException | Error broken) {
            failure.completeExceptionally(broken);
        } finally {
            for (SelectionKey key : List.copyOf(selector.keys())) {
                ((Member) key.attachment()).close();
            }
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        selector.wakeup();
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        selector.close();
    }
}
