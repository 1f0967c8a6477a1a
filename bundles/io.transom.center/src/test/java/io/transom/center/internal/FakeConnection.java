package io.transom.center.internal;

import io.transom.wamp.Connection;
import io.transom.wamp.Encoding;
import io.transom.wamp.Message;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Executor;

/** A connection of which only the transport is looked at. */
final class FakeConnection implements Connection {
    static final FakeConnection PLAIN = new FakeConnection(false, Optional.empty());

    private final boolean secure;
    private final Optional<byte[]> finished;

    private FakeConnection(boolean secure, Optional<byte[]> finished) {
        this.secure = secure;
        this.finished = finished;
    }

    static FakeConnection secure(Optional<byte[]> finished, byte fill) {
        finished.ifPresent(bytes -> Arrays.fill(bytes, fill));
        return new FakeConnection(true, finished);
    }

    @Override
    public Peer peer() {
        return new Peer("websocket", "tcp4:127.0.0.1:1", secure);
    }

    @Override
    public Optional<byte[]> channelBinding(String type) {
        return type.equals("tls-unique") ? finished : Optional.empty();
    }

    @Override
    public Encoding encoding() {
        return Encoding.CBOR;
    }

    @Override
    public void send(Message message) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long pendingBytes() {
        return 0;
    }

    @Override
    public void onDrained(long atMost, Runnable task) {
        task.run();
    }

    @Override
    public java.util.concurrent.CompletionStage<java.time.Duration> ping() {
        return java.util.concurrent.CompletableFuture.completedFuture(java.time.Duration.ZERO);
    }

    @Override
    public void close() {}

    @Override
    public void abort(String why) {}

    @Override
    public void pauseReading() {}

    @Override
    public void resumeReading() {}

    @Override
    public Executor executor() {
        return Runnable::run;
    }

    @Override
    public boolean inEventLoop() {
        return true;
    }
}
