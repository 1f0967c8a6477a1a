package io.transom.wamp.internal;

import io.transom.wamp.Limit;
import io.transom.wamp.Nested;
import io.transom.wamp.ProtocolException;
import io.transom.wamp.serializer.ReadLimits;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads values of one encoding from a range of bytes, one after the other and within limits. Used once, by one thread.
 *
 * <p>Whoever reads asks for the {@link #kind} first and then takes the value by the method for that kind. Nothing is
 * allocated for a length or count that the bytes at hand cannot hold, and nesting ends at {@link ReadLimits#depth}.
 */
abstract class Reader {
    /** What {@link #openArray} and {@link #openMap} return when the end is marked instead of counted. */
    static final int UNCOUNTED = -1;

    final byte[] in;
    final int end;
    final ReadLimits limits;
    int pos;
    private int elementsLeft;
    private int depth;

    Reader(byte[] in, int offset, int length, ReadLimits limits) {
        this.in = in;
        this.pos = offset;
        this.end = offset + length;
        this.limits = limits;
        this.elementsLeft = limits.elements();
    }

    /** The kind of the next value; afterwards {@link #pos} is its first byte. */
    abstract Kind kind() throws ProtocolException;

    abstract boolean bool() throws ProtocolException;

    /** A Long, a BigInteger that is no Long, or a Double. */
    abstract Number number() throws ProtocolException;

    /**
     * The usual case of an ID, without making an object: takes an integer from 0 to 2^53 in one of the forms that most peers
     * write. Returns a negative number, and takes nothing, for all others: {@link #number} tells what those are.
     */
    abstract long smallInteger() throws ProtocolException;

    abstract String text() throws ProtocolException;

    abstract byte[] binary() throws ProtocolException;

    /** Takes the start of an array: the number of elements, or a negative number when the end is marked. */
    abstract int array() throws ProtocolException;

    /** Takes the start of a map, as {@link #array}. */
    abstract int map() throws ProtocolException;

    /** Whether another element follows where the end is marked; takes the separator or the end mark. */
    abstract boolean moreUncounted(int opened, int index) throws ProtocolException;

    /** Takes a value that is neither array nor map, checked like all others. */
    abstract void skipScalar(Kind kind) throws ProtocolException;

    /** A place for people: {@code byte 17} or {@code line 1, column 18}. */
    abstract String place(int at);

    /** What stands at {@link #pos}, for people: a byte or a character. */
    abstract String found();

    /** A map key; integers as their decimal text. */
    String key() throws ProtocolException {
        Kind kind = kind();
        if (kind == Kind.TEXT) {
            return text();
        }
        int at = pos;
        if (kind == Kind.NUMBER) {
            Number number = number();
            if (!(number instanceof Double)) {
                return number.toString();
            }
        }
        pos = at;
        throw expected("text as map key");
    }

    /** Takes a map key without decoding it. */
    void skipKey() throws ProtocolException {
        if (kind() == Kind.TEXT) {
            skipScalar(Kind.TEXT);
        } else {
            key();
        }
    }

    /** Refuses anything behind the last value. */
    void finish() throws ProtocolException {
        if (pos != end) {
            throw expected("the end");
        }
    }

    final int openArray() throws ProtocolException {
        deeper();
        return array();
    }

    final int openMap() throws ProtocolException {
        deeper();
        return map();
    }

    /** Whether another element follows the first {@code index} ones of what was opened; takes separators and end marks. */
    final boolean more(int opened, int index) throws ProtocolException {
        if (opened >= 0) {
            return index < opened;
        }
        if (!moreUncounted(opened, index)) {
            return false;
        }
        count(1);
        return true;
    }

    /** To be called when {@link #more} has said no. */
    final void close() {
        depth--;
    }

    /** Decodes the next value. */
    final @Nullable Object value() throws ProtocolException {
        Kind kind = kind();
        switch (kind) {
            case BOOLEAN:
                return bool();
            case NUMBER:
                return number();
            case TEXT:
                return text();
            case BINARY:
                return binary();
            case ARRAY:
                return list(false);
            case MAP:
                return entries(false);
            default:
                skipScalar(kind);
                return null;
        }
    }

    /** Decodes the next value if it is a scalar; of an array or map only tells which it is. */
    final @Nullable Object shallowValue() throws ProtocolException {
        Kind kind = kind();
        if (kind == Kind.ARRAY || kind == Kind.MAP) {
            skip();
            return kind == Kind.ARRAY ? Nested.LIST : Nested.MAP;
        }
        return value();
    }

    /** Decodes an array, with {@code shallow} its scalars only; immutable. */
    final List<Object> list(boolean shallow) throws ProtocolException {
        int opened = openArray();
        var list = opened < 0 ? new ArrayList<Object>() : new ArrayList<Object>(opened);
        for (int i = 0; more(opened, i); i++) {
            list.add(shallow ? shallowValue() : value());
        }
        close();
        return list.isEmpty() ? List.of() : Collections.unmodifiableList(list);
    }

    /** Decodes a map, with {@code shallow} its scalars only; immutable, in the order of the bytes. Of equal keys the last one counts. */
    final Map<String, Object> entries(boolean shallow) throws ProtocolException {
        int opened = openMap();
        if (!more(opened, 0)) {
            close();
            return Map.of();
        }
        var map = new LinkedHashMap<String, Object>();
        int i = 0;
        do {
            map.put(key(), shallow ? shallowValue() : value());
        } while (more(opened, ++i));
        close();
        return Collections.unmodifiableMap(map);
    }

    /**
     * Takes the next value without decoding it; checks all that decoding checks.
     *
     * @return the number of its own elements or entries
     */
    final int skip() throws ProtocolException {
        Kind kind = kind();
        int i = 0;
        if (kind == Kind.ARRAY) {
            for (int opened = openArray(); more(opened, i); i++) {
                skip();
            }
            close();
        } else if (kind == Kind.MAP) {
            for (int opened = openMap(); more(opened, i); i++) {
                skipKey();
                skip();
            }
            close();
        } else {
            skipScalar(kind);
        }
        return i;
    }

    /** A count as the bytes state it, when they can hold it; each element takes {@code least} bytes or more. */
    final int counted(long stated, int least) throws ProtocolException {
        if (stated < 0 || stated > (end - pos) / least) {
            throw truncated(Long.toUnsignedString(stated) + " elements");
        }
        count((int) stated);
        return (int) stated;
    }

    /** A length as the bytes state it, when they can hold it. */
    final int length(long stated) throws ProtocolException {
        if (stated < 0 || stated > end - pos) {
            throw truncated(Long.toUnsignedString(stated) + " bytes");
        }
        return (int) stated;
    }

    final ProtocolException expected(String what) {
        return failure("expected " + what + ", found " + found());
    }

    final ProtocolException truncated(String what) {
        return failure("expected " + what + ", found the end after " + (end - pos) + " bytes");
    }

    final ProtocolException failure(String what) {
        return new ProtocolException(place(pos) + ": " + what);
    }

    final ProtocolException exceeded(Limit limit) {
        return new ProtocolException(
                limit,
                place(pos) + ": limit " + limit.id() + ": at most " + limit.value() + " " + limit.unit()
                        + ", found more");
    }

    private void deeper() throws ProtocolException {
        if (++depth > limits.depth()) {
            throw exceeded(limits.depthLimit());
        }
    }

    private void count(int more) throws ProtocolException {
        elementsLeft -= more;
        if (elementsLeft < 0) {
            throw exceeded(limits.elementsLimit());
        }
    }
}
