package io.transom.transport.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.ResourceLeakDetector;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Netty's leak detector, as set in the pom; keeps what it finds for {@link #check}. */
public final class LeakRecorder<T> extends ResourceLeakDetector<T> {
    private static final List<String> FOUND = new CopyOnWriteArrayList<>();

    /** Called by Netty. */
    public LeakRecorder(Class<?> resourceType, int samplingInterval) {
        super(resourceType, samplingInterval);
    }

    /** The same for an older way. */
    public LeakRecorder(Class<?> resourceType, int samplingInterval, long maxActive) {
        super(resourceType, samplingInterval);
    }

    @Override
    protected boolean needReport() {
        return true;
    }

    @Override
    protected void reportTracedLeak(String resourceType, String records) {
        FOUND.add(resourceType + records);
    }

    @Override
    protected void reportUntracedLeak(String resourceType) {
        FOUND.add(resourceType);
    }

    /** Fails when a buffer was collected that nobody had released. */
    static void check() {
        for (int i = 0; i < 3; i++) {
            System.gc();
            System.runFinalization();
            for (int j = 0; j < 100; j++) {
                ByteBuf probe = Unpooled.directBuffer(16); // each allocation looks for leaks
                probe.release();
            }
        }
        if (!FOUND.isEmpty()) {
            throw new AssertionError(FOUND.size() + " leaked buffers; the first: " + FOUND.get(0));
        }
    }
}
