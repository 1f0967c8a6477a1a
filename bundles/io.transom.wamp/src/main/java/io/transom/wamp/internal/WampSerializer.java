package io.transom.wamp.internal;

import io.transom.wamp.Bytes;
import io.transom.wamp.Encoding;
import io.transom.wamp.Limit;
import io.transom.wamp.Message;
import io.transom.wamp.ProtocolException;
import io.transom.wamp.WampError;
import io.transom.wamp.serializer.ByteSink;
import io.transom.wamp.serializer.ReadLimits;
import io.transom.wamp.serializer.Serializer;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A serializer from a reader and a writer of its encoding; all else is the same for all encodings. */
final class WampSerializer implements Serializer {
    /** For bytes that were checked when they came. */
    private static final ReadLimits CHECKED = new ReadLimits(
            Integer.MAX_VALUE, ReadLimits.MAX_DEPTH, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);

    private static final int SMALL = 128;

    private final Encoding encoding;
    private final ReaderFactory readers;
    private final Function<ByteSink, Writer> writers;

    WampSerializer(Encoding encoding, ReaderFactory readers, Function<ByteSink, Writer> writers) {
        this.encoding = encoding;
        this.readers = readers;
        this.writers = writers;
    }

    @Override
    public Encoding encoding() {
        return encoding;
    }

    @Override
    public Message read(byte[] bytes, int offset, int length, ReadLimits limits) throws ProtocolException {
        return new MessageReader(reader(bytes, offset, length, limits), encoding, false).read();
    }

    @Override
    public Message readOwned(byte[] bytes, int offset, int length, ReadLimits limits) throws ProtocolException {
        return new MessageReader(reader(bytes, offset, length, limits), encoding, true).read();
    }

    @Override
    public void write(Message message, ByteSink out) {
        int mark = out.length();
        try {
            MessageWriter.write(message, encoding, writers.apply(out));
        } catch (WampError unwritable) {
            out.length(mark);
            throw unwritable;
        }
    }

    @Override
    public @Nullable Object readValue(byte[] bytes, int offset, int length, ReadLimits limits)
            throws ProtocolException {
        Reader in = reader(bytes, offset, length, limits);
        Object value = in.value();
        in.finish();
        return value;
    }

    @Override
    public Bytes write(@Nullable Object value) {
        var out = new ByteSink(SMALL);
        writers.apply(out).value(value);
        return written(out);
    }

    @Override
    public List<Object> readArgs(Bytes args) {
        return args(args, false);
    }

    @Override
    public Map<String, Object> readKwargs(Bytes kwargs) {
        return kwargs(kwargs, false);
    }

    @Override
    public List<Object> shallowArgs(Bytes args) {
        return args(args, true);
    }

    @Override
    public Map<String, Object> shallowKwargs(Bytes kwargs) {
        return kwargs(kwargs, true);
    }

    private List<Object> args(Bytes args, boolean shallow) {
        return args.length() == 0
                ? List.of()
                : unfailing(
                        args, in -> in.kind() == Kind.ARRAY ? in.list(shallow) : Collections.singletonList(in.value()));
    }

    private Map<String, Object> kwargs(Bytes kwargs, boolean shallow) {
        return kwargs.length() == 0
                ? Map.of()
                : unfailing(kwargs, in -> {
                    in.kind();
                    return in.entries(shallow);
                });
    }

    @Override
    public Bytes dropArgs(Bytes args, int n) {
        return args.length() == 0 || n == 0 ? args : unfailing(args, in -> dropArgs(in, n));
    }

    @Override
    public Bytes without(Bytes kwargs, Collection<String> keys) {
        return kwargs.length() == 0 ? kwargs : unfailing(kwargs, in -> without(in, kwargs, keys));
    }

    @Override
    public Bytes prepend(Bytes args, List<?> first) {
        return args.length() == 0 ? write(first) : unfailing(args, in -> prepend(in, args, first));
    }

    private Bytes dropArgs(Reader in, int n) throws ProtocolException {
        if (in.kind() != Kind.ARRAY) {
            return Bytes.EMPTY;
        }
        int opened = in.openArray();
        for (int i = 0; i < n; i++) {
            if (!in.more(opened, i)) {
                return Bytes.EMPTY;
            }
            in.skip();
        }
        if (!in.more(opened, n)) {
            return Bytes.EMPTY;
        }
        var out = new ByteSink(in.end - in.pos + SMALL);
        Writer writer = writers.apply(out);
        writer.array(opened < 0 ? Reader.UNCOUNTED : opened - n);
        writer.raw(in.in, in.pos, in.end);
        return written(out);
    }

    private Bytes without(Reader in, Bytes kwargs, Collection<String> keys) throws ProtocolException {
        in.kind();
        int opened = in.openMap();
        int all = 0;
        int kept = 0;
        var entries = new ByteSink(kwargs.length());
        Writer writer = writers.apply(entries);
        while (in.more(opened, all)) {
            all++;
            in.kind();
            int start = in.pos;
            boolean keep = !keys.contains(in.key());
            in.skip();
            if (keep) {
                writer.separate(kept++);
                writer.raw(in.in, start, in.pos);
            }
        }
        return kept == all ? kwargs : kept == 0 ? Bytes.EMPTY : map(kept, entries);
    }

    private Bytes map(int count, ByteSink entries) {
        var out = new ByteSink(entries.length() + SMALL);
        Writer writer = writers.apply(out);
        writer.map(count);
        writer.raw(entries.array(), 0, entries.length());
        writer.endMap();
        return written(out);
    }

    private Bytes prepend(Reader in, Bytes args, List<?> first) throws ProtocolException {
        boolean isArray = in.kind() == Kind.ARRAY;
        int opened = isArray ? in.openArray() : 1;
        if (isArray && !in.more(opened, 0)) {
            return write(first);
        }
        var out = new ByteSink(args.length() + SMALL);
        Writer writer = writers.apply(out);
        writer.array(opened < 0 ? Reader.UNCOUNTED : opened + first.size());
        for (int i = 0; i < first.size(); i++) {
            writer.separate(i);
            writer.value(first.get(i));
        }
        writer.separate(first.size());
        writer.raw(in.in, in.pos, in.end);
        if (!isArray) {
            writer.endArray();
        }
        return written(out);
    }

    private Reader reader(byte[] bytes, int offset, int length, ReadLimits limits) throws ProtocolException {
        if (length > limits.messageBytes()) {
            Limit limit = limits.messageBytesLimit();
            throw new ProtocolException(limit, limit.error(length).text());
        }
        return readers.reader(bytes, offset, length, limits);
    }

    /** Decodes one value of bytes that were checked before. */
    @Nullable
    Object readChecked(Bytes value) {
        return unfailing(value, Reader::value);
    }

    private <T> T unfailing(Bytes bytes, Reading<T> reading) {
        try {
            return reading.read(readers.reader(bytes.array(), bytes.offset(), bytes.length(), CHECKED));
        } catch (ProtocolException unchecked) {
            throw new IllegalStateException(encoding + " bytes that nobody had checked: " + unchecked.getMessage());
        }
    }

    private static Bytes written(ByteSink out) {
        return new Bytes(out.array(), 0, out.length());
    }

    /** Makes the reader for a range of bytes. */
    interface ReaderFactory {
        Reader reader(byte[] bytes, int offset, int length, ReadLimits limits);
    }

    private interface Reading<T> {
        T read(Reader in) throws ProtocolException;
    }
}
