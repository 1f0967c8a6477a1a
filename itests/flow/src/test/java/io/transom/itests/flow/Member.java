package io.transom.itests.flow;

import io.transom.wamp.Encoding;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import io.transom.wamp.ProtocolException;
import io.transom.wamp.serializer.ByteSink;
import io.transom.wamp.serializer.ReadLimits;
import io.transom.wamp.serializer.Serializer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One client of a {@link Crowd}: CBOR over RawSocket. On the thread of the crowd only, but for what returns a future. */
final class Member {
    private static final int MESSAGE = 0;
    private static final int PING = 1;
    private static final int PONG = 2;
    private static final Map<String, Object> ROLES = Map.of(
            "roles",
            Map.of(
                    "publisher", Map.of(),
                    "subscriber", Map.of(),
                    "caller", Map.of("features", Map.of("progressive_call_results", true, "call_canceling", true)),
                    "callee", Map.of("features", Map.of("progressive_call_results", true, "call_canceling", true))));

    private final Crowd crowd;
    private final SocketChannel channel;
    private final Serializer serializer = Serializer.of(Encoding.CBOR);
    private final ByteSink sink = new ByteSink(256);
    private final Queue<ByteBuffer> toWrite = new ArrayDeque<>();
    private final Queue<CompletableFuture<Message>> asked = new ArrayDeque<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private @Nullable SelectionKey key;
    /** The beginning of a frame whose rest has not come; null when there is none. */
    private byte @Nullable [] begun;

    private Consumer<Message> receiver = message -> {};
    private long requests;

    Member(Crowd crowd, SocketChannel channel) throws IOException {
        this.crowd = crowd;
        this.channel = channel;
        channel.write(ByteBuffer.wrap(new byte[] {0x7F, (byte) (0xF0 | Encoding.CBOR.rawSocketId()), 0, 0}));
        var answer = ByteBuffer.allocate(4);
        while (answer.hasRemaining()) {
            if (channel.read(answer) < 0) {
                throw new IOException("closed during the opening handshake");
            }
        }
        if (answer.get(0) != 0x7F || (answer.get(1) & 0x0F) != Encoding.CBOR.rawSocketId()) {
            throw new IOException("refused: " + answer.get(1));
        }
    }

    void key(SelectionKey registered) {
        key = registered;
        interest();
    }

    /** Takes what comes, but for answers to {@link #ask}. */
    void receiver(Consumer<Message> newReceiver) {
        receiver = newReceiver;
    }

    /** Completes when the connection has ended. */
    CompletableFuture<Void> closed() {
        return closed;
    }

    long nextRequest() {
        return ++requests;
    }

    // From any thread.

    /** Sends a request; answers come in the order of the requests. */
    CompletableFuture<Message> ask(Message request) {
        var answer = new CompletableFuture<Message>();
        crowd.run(() -> {
            asked.add(answer);
            send(request);
        });
        return answer;
    }

    CompletableFuture<Long> join() {
        return ask(new Message.Hello("realm1", ROLES)).thenApply(Member::session);
    }

    private static long session(Message answer) {
        if (answer instanceof Message.Welcome welcome) {
            return welcome.session();
        }
        throw new IllegalStateException("expected WELCOME, found " + answer);
    }

    CompletableFuture<Message> subscribe(String topic) {
        return ask(new Message.Subscribe(nextRequest(), Map.of(), topic));
    }

    CompletableFuture<Message> register(String procedure) {
        return register(procedure, Map.of());
    }

    CompletableFuture<Message> register(String procedure, Map<String, Object> options) {
        return ask(new Message.Register(nextRequest(), options, procedure));
    }

    // On the thread of the crowd.

    /** Calls; what comes back goes to the receiver. */
    long call(String procedure, Map<String, Object> options, Payload payload) {
        long request = nextRequest();
        send(new Message.Call(request, options, procedure, payload));
        return request;
    }

    /** Whether the other end does not take what is written. */
    boolean isStuck() {
        return !toWrite.isEmpty();
    }

    void send(Message message) {
        sink.clear();
        serializer.write(message, sink);
        frame(MESSAGE, sink.array(), 0, sink.length());
    }

    private void frame(int type, byte[] from, int offset, int length) {
        if (closed.isDone()) {
            return;
        }
        var frame = ByteBuffer.allocate(4 + length)
                .putInt(type << 24 | length)
                .put(from, offset, length)
                .flip();
        toWrite.add(frame);
        write();
    }

    void write() {
        try {
            for (ByteBuffer next = toWrite.peek(); next != null; next = toWrite.peek()) {
                channel.write(next);
                if (next.hasRemaining()) {
                    break;
                }
                toWrite.remove();
            }
            interest();
        } catch (IOException broken) {
            close();
        }
    }

    private boolean reading = true;

    void stopReading() {
        reading = false;
        interest();
    }

    void startReading() {
        reading = true;
        interest();
    }

    private void interest() {
        if (key != null && key.isValid()) {
            key.interestOps((reading ? SelectionKey.OP_READ : 0) | (toWrite.isEmpty() ? 0 : SelectionKey.OP_WRITE));
        }
    }

    /** @param shared for all members, empty in between */
    void read(ByteBuffer shared) {
        try {
            shared.clear();
            if (begun != null) {
                shared.put(begun);
                begun = null;
            }
            if (channel.read(shared) < 0) {
                close();
                return;
            }
            shared.flip();
            while (shared.remaining() >= 4 && shared.remaining() >= 4 + length(shared)) {
                int type = shared.get(shared.position());
                var content = new byte[length(shared)];
                shared.position(shared.position() + 4).get(content);
                take(type, content);
            }
            if (shared.hasRemaining()) {
                begun = new byte[shared.remaining()];
                shared.get(begun);
            }
        } catch (IOException broken) {
            close();
        }
    }

    private static int length(ByteBuffer at) {
        return at.getInt(at.position()) & 0xFFFFFF;
    }

    private void take(int type, byte[] content) {
        if (type == PING) {
            frame(PONG, content, 0, content.length);
        } else if (type == MESSAGE) {
            Message message;
            try {
                message = serializer.read(content, 0, content.length, ReadLimits.DEFAULT);
            } catch (ProtocolException wrong) {
                throw new IllegalStateException(wrong);
            }
            CompletableFuture<Message> answer = isAnswer(message) ? asked.poll() : null;
            if (answer == null) {
                receiver.accept(message);
            } else {
                answer.complete(message);
            }
        }
    }

    private static boolean isAnswer(Message message) {
        return !(message instanceof Message.Event
                || message instanceof Message.Invocation
                || message instanceof Message.Interrupt);
    }

    void close() {
        try {
            if (key != null) {
                key.cancel();
            }
            channel.close();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } finally {
            toWrite.clear();
            closed.complete(null);
            asked.forEach(answer -> answer.cancel(false));
        }
    }
}
