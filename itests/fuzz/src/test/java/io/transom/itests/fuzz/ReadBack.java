package io.transom.itests.fuzz;

import com.sun.management.ThreadMXBean;
import io.transom.wamp.Encoding;
import io.transom.wamp.Message;
import io.transom.wamp.Payload;
import io.transom.wamp.ProtocolException;
import io.transom.wamp.WampError;
import io.transom.wamp.internal.Values;
import io.transom.wamp.serializer.ByteSink;
import io.transom.wamp.serializer.ReadLimits;
import io.transom.wamp.serializer.Serializer;
import java.lang.management.ManagementFactory;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Bytes are a message or refused with {@link ProtocolException}, for little memory; a message is the same after it has been
 * written in any encoding that can write it, and read again.
 */
final class ReadBack implements Consumer<byte[]> {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final long MOST = 4 << 20;
    private static final ReadLimits WIDE = ReadLimits.DEFAULT.withMessageBytes(64 << 20);

    private final Serializer serializer;

    ReadBack(Encoding encoding) {
        serializer = Serializer.of(encoding);
    }

    @Override
    public void accept(byte[] input) {
        read(input); // loads what classes it needs
        long before = THREADS.getCurrentThreadAllocatedBytes();
        Message message = read(input);
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        if (allocated > MOST + 64L * input.length) {
            throw new IllegalStateException(allocated + " bytes allocated for " + input.length);
        }
        if (message != null) {
            for (Encoding encoding : Encoding.values()) {
                goThrough(Serializer.of(encoding), message);
            }
        }
    }

    private Message read(byte[] input) {
        try {
            return serializer.read(input, 0, input.length, ReadLimits.DEFAULT);
        } catch (ProtocolException refused) {
            return null;
        }
    }

    private static void goThrough(Serializer other, Message message) {
        var out = new ByteSink(64);
        try {
            other.write(message, out);
        } catch (WampError cannotBeWritten) {
            return;
        }
        Message again;
        try {
            again = other.read(out.array(), 0, out.length(), WIDE);
        } catch (ProtocolException refused) {
            throw new IllegalStateException("what was written in " + other.encoding() + " is refused", refused);
        }
        if (message.code() != again.code() || !Values.equal(parts(message), parts(again))) {
            throw new IllegalStateException(message + " came back from " + other.encoding() + " as " + again);
        }
    }

    private static List<Object> parts(Message message) {
        var parts = new ArrayList<Object>();
        for (RecordComponent component : message.getClass().getRecordComponents()) {
            try {
                Object part = component.getAccessor().invoke(message);
                if (part instanceof Payload payload) {
                    parts.add(payload.args());
                    parts.add(payload.kwargs());
                } else {
                    parts.add(part);
                }
            } catch (ReflectiveOperationException e) {
                throw new AssertionError(e);
            }
        }
        return parts;
    }
}
