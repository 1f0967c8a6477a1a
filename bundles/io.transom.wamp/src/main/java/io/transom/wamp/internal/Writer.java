package io.transom.wamp.internal;

import io.transom.wamp.Bytes;
import io.transom.wamp.Encoding;
import io.transom.wamp.ErrorUris;
import io.transom.wamp.WampError;
import io.transom.wamp.WrittenOnce;
import io.transom.wamp.serializer.ByteSink;
import io.transom.wamp.serializer.ReadLimits;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Appends values in one encoding. Fails with {@link WampError} {@code wamp.error.invalid_payload} only. */
abstract class Writer {
    final ByteSink out;
    private int depth;

    Writer(ByteSink out) {
        this.out = out;
    }

    abstract Encoding encoding();

    abstract void nothing();

    abstract void bool(boolean value);

    abstract void integer(long value);

    abstract void great(BigInteger value);

    abstract void real(double value);

    abstract void text(String value);

    abstract void binary(byte[] array, int offset, int length);

    /** Starts an array of that many elements; {@link Reader#UNCOUNTED} where the end will be marked. */
    abstract void array(int count);

    abstract void map(int count);

    void key(String key) {
        text(key);
    }

    /** To be called before every element and entry. */
    void separate(int index) {}

    void endArray() {}

    void endMap() {}

    final void raw(Bytes bytes) {
        out.put(bytes);
    }

    final void raw(byte[] from, int start, int end) {
        out.put(from, start, end - start);
    }

    final void value(@Nullable Object value) {
        if (value == null) {
            nothing();
        } else if (value instanceof String text) {
            text(text);
        } else if (value instanceof Number number) {
            number(number);
        } else if (value instanceof Boolean bool) {
            bool(bool);
        } else if (value instanceof WrittenOnce once) {
            Bytes bytes = once.in(encoding());
            out.put(bytes.array(), bytes.offset(), bytes.length());
        } else if (value instanceof Map<?, ?> map) {
            entries(map);
        } else if (value instanceof Collection<?> elements) {
            elements(elements);
        } else if (value instanceof byte[] bytes) {
            binary(bytes, 0, bytes.length);
        } else if (value instanceof Bytes bytes) {
            binary(bytes.array(), bytes.offset(), bytes.length());
        } else if (value instanceof Object[] elements) {
            elements(Arrays.asList(elements));
        } else {
            throw unwritable("a value of " + value.getClass().getName());
        }
    }

    final void entries(Map<?, ?> map) {
        deeper();
        map(map.size());
        int i = 0;
        for (var entry : map.entrySet()) {
            if (!(entry.getKey() instanceof String key)) {
                throw unwritable("a map key that is not text");
            }
            separate(i++);
            key(key);
            value(entry.getValue());
        }
        endMap();
        depth--;
    }

    static WampError unwritable(String what) {
        return new WampError(ErrorUris.INVALID_PAYLOAD, "cannot be written: " + what);
    }

    private void elements(Collection<?> elements) {
        deeper();
        array(elements.size());
        int i = 0;
        for (Object element : elements) {
            separate(i++);
            value(element);
        }
        endArray();
        depth--;
    }

    private void number(Number number) {
        if (number instanceof Long || number instanceof Integer || number instanceof Short || number instanceof Byte) {
            integer(number.longValue());
        } else if (number instanceof Double || number instanceof Float) {
            real(number.doubleValue());
        } else if (number instanceof BigInteger great) {
            if (great.bitLength() < Long.SIZE) {
                integer(great.longValue());
            } else {
                great(great);
            }
        } else {
            throw unwritable("a number of " + number.getClass().getName());
        }
    }

    private void deeper() {
        if (++depth > ReadLimits.MAX_DEPTH) {
            throw unwritable("nesting of more than " + ReadLimits.MAX_DEPTH + " levels");
        }
    }
}
