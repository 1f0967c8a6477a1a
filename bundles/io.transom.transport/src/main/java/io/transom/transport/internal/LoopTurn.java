package io.transom.transport.internal;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.transom.wamp.Encoding;
import io.transom.wamp.LimitHits;
import io.transom.wamp.Message;
import io.transom.wamp.TimedExecutor;
import io.transom.wamp.serializer.ByteSink;
import io.transom.wamp.serializer.Serializer;
import java.util.ArrayList;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the connections of one event loop share: the scratch space in which messages are read and written, the mailbox for
 * what other threads send, and the end of the turn. A turn is all sockets that were ready in one select; what they made
 * us write is flushed once, after the last of them has been read (docs/performance.md).
 *
 * <p>Touched by its event loop only, except {@link #post} and {@link #execute}.
 */
final class LoopTurn implements Runnable, TimedExecutor {
    private static final Logger LOG = LoggerFactory.getLogger(LoopTurn.class);
    private static final int SCRATCH = 64 << 10;
    private static final int SINK = 4 << 10;
    private static final int SHARED_FROM = 512;
    private static final int REFERRED_FROM = 2 << 10;
    private static final long MOST_RESERVED = 4 << 20;
    private static final int MAILBOX_BATCH = 4_096;
    private static final Encoding[] ENCODINGS = Encoding.values();

    private final EventLoop loop;
    private final LimitHits limitHits;
    private final ArrayList<Outbound> touched = new ArrayList<>();
    private final ArrayList<LoopTurn> toRing = new ArrayList<>(2);
    private boolean scheduled;

    private final ByteSink[] sinks = new ByteSink[ENCODINGS.length];
    private final @Nullable Message[] written = new Message[ENCODINGS.length];
    private final int[] receivers = new int[ENCODINGS.length];
    private final @Nullable ByteBuf[][] shared = new ByteBuf[ENCODINGS.length][Frames.FORMS];
    private final boolean[] isShared = new boolean[ENCODINGS.length];
    private final Deflation deflation = new Deflation();
    private byte @Nullable [] scratch = new byte[SCRATCH];
    private long reserved;

    private final Queue<Runnable> mailbox = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean awake = new AtomicBoolean();

    /** @param limitHits of all transports together */
    LoopTurn(EventLoop loop, LimitHits limitHits) {
        this.loop = loop;
        this.limitHits = limitHits;
        for (int i = 0; i < sinks.length; i++) {
            sinks[i] = ByteSink.gathering(SINK, REFERRED_FROM);
        }
    }

    EventLoop loop() {
        return loop;
    }

    /** Shared by the connections that deflate. */
    Deflation deflation() {
        return deflation;
    }

    LimitHits limitHits() {
        return limitHits;
    }

    /** Flushes the connection at the end of this turn. */
    void touch(Outbound connection) {
        touched.add(connection);
        schedule();
    }

    private void schedule() {
        if (!scheduled) {
            scheduled = true;
            loop.execute(this);
        }
    }

    /** The end of the turn: inside the loop a task runs after everything that was ready has been read. */
    @Override
    public void run() {
        try {
            endTurn();
        } finally {
            scheduled = false; // whatever failed, there are turns to come
        }
    }

    private void endTurn() {
        for (int i = 0; i < touched.size(); i++) {
            Outbound connection = touched.get(i);
            try {
                connection.endTurn();
            } catch (RuntimeException | Error broken) { // the other connections must not suffer
                LOG.error("{}: writing failed", Addresses.peer(connection.channel()), broken);
                connection.channel().close();
            }
        }
        touched.clear();
        for (int i = 0; i < toRing.size(); i++) {
            toRing.get(i).ring();
        }
        toRing.clear();
        for (int i = 0; i < sinks.length; i++) {
            forget(i);
            sinks[i].clear();
            if (sinks[i].array().length > SCRATCH) {
                sinks[i] = ByteSink.gathering(SINK, REFERRED_FROM);
            }
        }
        deflation.endTurn();
    }

    /** The message as bytes, valid until the next call. One that goes to many receivers in a row is encoded once. */
    @SuppressWarnings("ReferenceEquality") // the very same message, not an equal one
    ByteSink encode(Message message, Encoding encoding) {
        int i = encoding.ordinal();
        ByteSink sink = sinks[i];
        if (written[i] == message) {
            receivers[i]++;
        } else {
            forget(i);
            sink.clear();
            Serializer.of(encoding).write(message, sink);
            written[i] = message;
        }
        return sink;
    }

    /**
     * The last encoded message as a frame that many connections may send at once, without a copy for each; a new reference,
     * for the caller to release. Null when a copy is cheaper: the message is short, or this is its first receiver and it is not deflated.
     */
    @Nullable
    ByteBuf sharedFrame(Encoding encoding, Frames frames) {
        int i = encoding.ordinal();
        int length = sinks[i].total();
        int form = frames.form();
        boolean copied = receivers[i] == 0 && form < Frames.DEFLATED_FROM;
        if (length < SHARED_FROM || copied || form == Frames.NO_FORM) {
            return null;
        }
        ByteBuf frame = shared[i][form];
        if (frame == null) {
            frame = frames.allocate(frames.room(length));
            try {
                frames.writeMessage(frame, sinks[i]);
            } catch (RuntimeException | Error broken) {
                frame.release();
                throw broken;
            }
            shared[i][form] = frame;
            isShared[i] = true;
        }
        return frame.retainedDuplicate();
    }

    private void forget(int i) {
        written[i] = null;
        receivers[i] = 0;
        if (!isShared[i]) {
            return;
        }
        isShared[i] = false;
        for (int form = 0; form < Frames.FORMS; form++) {
            ByteBuf frame = shared[i][form];
            if (frame != null) {
                shared[i][form] = null;
                frame.release();
            }
        }
    }

    /** Room for short frames; to be given back. */
    byte[] takeScratch() {
        byte[] mine = scratch;
        if (mine == null) {
            return new byte[SCRATCH];
        }
        scratch = null;
        return mine;
    }

    void giveBack(byte[] taken) {
        scratch = taken;
    }

    /**
     * Whether an array may be made for bytes that are announced and have not come yet: so that announcing alone takes little memory.
     * What was granted is to be given back by {@link #unreserve}.
     */
    boolean reserve(long bytes) {
        if (reserved + bytes > MOST_RESERVED) {
            return false;
        }
        reserved += bytes;
        return true;
    }

    void unreserve(long bytes) {
        reserved -= bytes;
    }

    long reserved() {
        return reserved;
    }

    /** Any thread: runs the task on this loop, in the order in which that thread posts. False when the loop has ended. */
    boolean post(Runnable task) {
        mailbox.offer(task);
        LoopTurn sender = LoopThread.current();
        if (sender == null || sender.loop == loop) {
            return ring();
        }
        sender.ringLater(this);
        return true;
    }

    /** As {@link #post}: so a task and what is sent before it by the same thread keep their order. */
    @Override
    public void execute(Runnable task) {
        if (loop.isShutdown() || !post(task)) {
            throw new RejectedExecutionException("the event loop has ended");
        }
    }

    @Override
    public Future<?> schedule(Runnable task, long delay, TimeUnit unit) {
        return loop.schedule(task, delay, unit);
    }

    private void ringLater(LoopTurn other) {
        if (!toRing.contains(other)) {
            toRing.add(other);
        }
        schedule();
    }

    private boolean ring() {
        if (!awake.get() && awake.compareAndSet(false, true)) {
            try {
                loop.execute(this::emptyMailbox);
            } catch (RejectedExecutionException ended) {
                mailbox.clear();
                awake.set(false); // who posts next is told too, and keeps nothing here
                return false;
            }
        }
        return true;
    }

    private void emptyMailbox() {
        awake.set(false); // before polling: whoever posts from now on rings again
        for (int i = 0; i < MAILBOX_BATCH; i++) {
            Runnable task = mailbox.poll();
            if (task == null) {
                return;
            }
            try {
                task.run();
            } catch (RuntimeException | Error broken) { // what others posted must not be lost
                LOG.error("a task of another thread failed", broken);
            }
        }
        ring();
    }
}
